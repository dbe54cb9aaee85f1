using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>One column of a sequence: its keys as trained vectors, or its numbers as they were fitted. What reads the steps of all columns
/// together is <see cref="SequenceReading"/>.</summary>
/// <param name="settings">The sequence's settings.</param>
/// <param name="column">The column.</param>
/// <param name="numbers">How its numbers are encoded; null for keys.</param>
internal sealed class FittedSequenceColumn(SequenceEncoding settings, InputColumn column, FittedEncoding? numbers) : FittedEncoding
{
    // Numbers further out count as this.
    private const float Far = 1e30f;

    public SequenceEncoding Settings => settings;

    public override IReadOnlyList<float>? State => numbers?.State;

    /// <summary>1 for the steps of a row, 0 behind its end: [batch, length].</summary>
    public T Mask<T>(IOps<T> ops, T x)
    {
        if (numbers is null)
            return ops.GreaterThan(x, 0);
        // Every number but the filling is one of a row, NaN too, which is greater than nothing. In float32 even where the network is in
        // float16, which has no room for the filling.
        var own = ops.Scope(MissingMarks.Scope);
        var first = own.Reshape(own.Slice(x, 2, 0, 1), -2);
        var behind = own.GreaterThan(own.Affine(first, -1, 0), MathF.BitDecrement(-InputColumn.Filling));
        return own.Affine(behind, -1, 1);
    }

    /// <returns>[batch, length, width]; what stands behind a row's end is not looked at. Where the trunk reads keys the numbers by which it
    /// does, int64 [batch, length].</returns>
    public override T Encode<T>(IOps<T> ops, T x)
    {
        if (numbers is not null)
            return ops.SplitSteps(numbers.Encode(ops, ops.JoinSteps(ops.Clip(x, -Far, Far))), x);
        if (settings.Trunk?.IdsOfKeys(column.KeyCount) is { } ids)
            return Ids(ops, x, ids);
        var width = settings.Widths.TryGetValue(column.Name, out var given) ? given : FittedEmbedding.DefaultWidth(column.KeyCount);
        // Row 0 stands behind the ends, the last row for keys that are missing or unknown.
        var table = ops.Parameter("table", Initializer.Normal(0.1f), column.KeyCount + 2, width);
        var vectors = ops.Embedding(table, x);
        if (!ops.Training || settings.KeyDropout == 0)
            return vectors;
        var kept = Kept(ops, ops.Reshape(ops.GreaterThan(x, 0), -2, 1));
        var unknown = ops.Slice(table, 0, column.KeyCount + 1, column.KeyCount + 2);
        return ops.Add(ops.Mul(vectors, kept), ops.Mul(unknown, ops.Affine(kept, -1, 1)));
    }

    // Looked up in float32 also where the network is in float16, which has no room for large numbers.
    private T Ids<T>(IOps<T> ops, T x, ReadOnlyMemory<float> ids)
    {
        if (ops.Training && settings.KeyDropout > 0)
        {
            var known = ops.GreaterThan(x, 0);
            var kept = Kept(ops, known);
            var unknown = ops.Mul(known, ops.Affine(kept, -(column.KeyCount + 1), column.KeyCount + 1));
            x = ops.Whole(ops.Add(ops.Mul(x, kept), unknown));
        }
        var own = ops.Scope(MissingMarks.Scope);
        var table = own.Constant("ids", ids, ids.Length, 1);
        return own.Whole(own.Reshape(own.Embedding(table, x), -2));
    }

    // 0 where a key is taken as unknown, else 1.
    private T Kept<T>(IOps<T> ops, T like) =>
        ops.Affine(ops.Dropout(ops.Affine(like, 0, 1), (float)settings.KeyDropout), 1 - (float)settings.KeyDropout, 0);
}
