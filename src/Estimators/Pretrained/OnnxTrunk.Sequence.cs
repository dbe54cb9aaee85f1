using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

// The same network over sequences of different lengths.
public sealed partial class OnnxTrunk
{
    // Whole numbers up to this are exact in float32.
    private const int MostIds = 1 << 24;

    /// <summary>It as the trunk of sequences.</summary>
    /// <param name="trunk">The trunk.</param>
    public static implicit operator SequenceTrunk(OnnxTrunk trunk)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        return trunk.ToSequenceTrunk();
    }

    /// <summary>It as the trunk of sequences, <see cref="SequenceEncoding.Trunk"/>; the compiler does this by itself.</summary>
    public SequenceTrunk ToSequenceTrunk() => new OnnxSequenceTrunk(this);

    /// <summary>Whether it reads token ids, as the trunk of sequences.</summary>
    internal bool ReadsTokens => TrunkInput.IsOfWhole(Graph.InputInfo) && Graph.DeclaredDims is null or { Length: <= 2 };

    /// <summary>The ids of the filling, of each key, and of a key that is missing or unknown.</summary>
    internal float[] IdsOfKeys(int keyCount)
    {
        var ids = new float[keyCount + 2];
        ids[0] = PaddingId;
        for (var key = 1; key <= keyCount; key++)
            ids[key] = TokenIds.Count == 0 ? key - 1 : TokenIds[key - 1];
        ids[^1] = UnknownId;
        return ids;
    }

    /// <summary>Throws where the columns of a sequence are not what it reads.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="dropout">Dropout of the steps in front of it.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    internal void CheckSequence(IReadOnlyList<InputColumn> columns, double dropout)
    {
        if (!ReadsTokens)
            return;
        if (columns is not [{ Type: ColumnKind.Key } column])
            throw new ArgumentException(
                $"The trunk of the sequence reads token ids, of one column of keys; the sequence has the columns "
                    + $"{Guard.List(columns.Select(one => $"{one.Name}: {one.Type}"))}."
            );
        if (dropout > 0)
            throw new ArgumentException(
                "Dropout of the steps in front of the trunk changes no token ids: set it to 0 (KeyDropout takes keys as unknown)."
            );
        if (TokenIds.Count > 0 && TokenIds.Count != column.KeyCount)
            throw new ArgumentException(
                $"{nameof(TokenIds)} has {TokenIds.Count:N0} ids, where the column '{column.Name}' has {column.KeyCount:N0} keys."
            );
        var ids = IdsOfKeys(column.KeyCount);
        if (Graph.TokenRows is { } rows && Array.FindIndex(ids, id => id >= rows) is >= 0 and var at)
            throw new ArgumentException(
                $"The trunk's table of tokens has {rows:N0} rows, and {NameOf(at)} has the id {ids[at]:N0}: say in "
                    + $"{nameof(TokenIds)}, {nameof(UnknownId)} and {nameof(PaddingId)} which ids the keys of '{column.Name}' have."
            );

        string NameOf(int key) =>
            key == 0 ? "the filling"
            : key > column.KeyCount ? "a missing key"
            : $"key {key:N0} of {column.KeyCount:N0}";
    }

    /// <summary>Reads a batch of sequences.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="steps">[batch, length, width], or token ids of int64 [batch, length].</param>
    /// <param name="mask">[batch, length]: 1 for a row's steps, 0 behind its end.</param>
    /// <returns>[batch, length, width] or [batch, width].</returns>
    /// <exception cref="OnnxModelException">The file does not fit sequences of this kind.</exception>
    internal T ReadSequence<T>(IOps<T> ops, T steps, T mask)
    {
        ArgumentNullException.ThrowIfNull(ops);
        int[] dims = [ShapeRules.Length];
        if (ops.Rank(steps) == 3)
        {
            var width = ops.Size(steps, 2);
            var isFirst = Graph.DeclaredDims is [_, var channels, var last] && channels == width && last != width;
            CheckSteps(width, isFirst);
            dims = isFirst ? [width, ShapeRules.Length] : [ShapeRules.Length, width];
            steps = isFirst ? ops.Transpose(steps, 0, 2, 1) : steps;
        }
        var values = Graph.RunSequence(ops, steps, mask, dims);
        var read = new T[values.Length];
        for (var i = 0; i < read.Length; i++)
            read[i] = values[i] switch
            {
                (var value, [-1, ShapeRules.Length]) => ops.Reshape(value, ShapeRules.Length, 1),
                (var value, [-1, > 0] or [-1, ShapeRules.Length, > 0]) => value,
                (var value, [-1, 1, var size and > 0]) => ops.Reshape(value, size),
                (var value, [-1, > 0, ShapeRules.Length]) => ops.Transpose(value, 0, 2, 1),
                var (_, shape) => throw new OnnxModelException(
                    $"The value '{Graph.Outputs[i]}' is {ShapeRules.Text(shape)}: the trunk of sequences ends with steps "
                        + "[batch, length, width] or [batch, channels, length], or with a vector of each row [batch, width]."
                ),
            };
        if (read.Select(value => ops.Rank(value)).Distinct().Count() > 1)
            throw new OnnxModelException(
                $"{nameof(Outputs)} names steps and vectors of rows, {Guard.List(Graph.Outputs)}: they cannot stand side by side."
            );
        return read.Length == 1 ? read[0] : ops.Concat(-1, read);
    }

    private void CheckSteps(int width, bool isFirst)
    {
        var declared = Graph.DeclaredDims;
        if (declared is not null && !isFirst && (declared.Length != 3 || (declared[2] != 0 && declared[2] != width)))
            throw new OnnxModelException(
                $"The file reads [{string.Join(", ", declared.Select(size => size > 0 ? $"{size}" : "any"))}], and gets "
                    + $"[batch, length, {width}]: the columns of a sequence have to give as many values for each step as that. "
                    + "Widths of the SequenceEncoding says how many."
            );
    }

    private void CheckTokens()
    {
        ArgumentNullException.ThrowIfNull(TokenIds);
        foreach (var id in TokenIds)
            Guard.Range(id is >= 0 and <= MostIds, id, $"from 0 to {MostIds:N0}", nameof(TokenIds));
        Guard.Between(UnknownId, 0, MostIds);
        Guard.Between(PaddingId, 0, MostIds);
    }
}
