namespace MlNet.MultiTask;

/// <summary>Each key becomes a trained vector; row 0 of the table stands for missing and unseen keys. The keys of a vector column share the
/// table and stand side by side.</summary>
/// <param name="keyCount">Number of keys.</param>
/// <param name="size">Number of slots of the column.</param>
/// <param name="width">Length of a key's vector.</param>
internal sealed class FittedEmbedding(int keyCount, int size, int width) : FittedEncoding
{
    public override IReadOnlyList<int>? ValuesOfFeatures => [.. Enumerable.Repeat(width, size)];

    public override T Encode<T>(IOps<T> ops, T x)
    {
        var table = ops.Parameter("table", Initializer.Normal(0.1f), keyCount + 1, width);
        return ops.Reshape(ops.Embedding(table, x), size * width);
    }

    /// <summary>A usual width for a table of so many keys: about 1.6 n^0.56, at most 64 (the rule of fastai's tabular learner).</summary>
    public static int DefaultWidth(int keyCount) => (int)Math.Clamp(Math.Round(1.6 * Math.Pow(keyCount, 0.56)), 1, 64);
}
