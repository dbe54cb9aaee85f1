namespace MlNet.MultiTask;

/// <summary>How labelled rows are divided among the co-trained networks, unless a column says so.</summary>
public sealed class LabelledRows
{
    private readonly Action<SeededRandom, float[][]> _draw;

    private LabelledRows(Action<SeededRandom, float[][]> draw) => _draw = draw;

    /// <summary>Each network learns from all of them: the networks differ in their feature columns (Blum, Mitchell 1998).</summary>
    public static LabelledRows All { get; } =
        new(
            (random, shares) =>
            {
                foreach (var share in shares)
                    Array.Fill(share, 1);
            }
        );

    /// <summary>Each row belongs to one network alone, drawn at random in parts of equal size.</summary>
    public static LabelledRows Disjoint { get; } =
        new(
            (random, shares) =>
            {
                int[] order = [.. Enumerable.Range(0, shares[0].Length)];
                random.Shuffle(order);
                for (var i = 0; i < order.Length; i++)
                    shares[i % shares.Length][order[i]] = 1;
            }
        );

    /// <summary>Each network has a bootstrap sample of them: as many draws with replacement as there are rows, a row counting as often as
    /// it was drawn (tri-training, Zhou, Li 2005, Table 1).</summary>
    public static LabelledRows Bootstrap { get; } =
        new(
            (random, shares) =>
            {
                foreach (var share in shares)
                    for (var i = 0; i < share.Length; i++)
                        share[random.Below(share.Length)]++;
            }
        );

    /// <summary>For each network how often each row counts.</summary>
    internal float[][] Draw(int rows, int networks, int seed)
    {
        float[][] shares = [.. Enumerable.Range(0, networks).Select(_ => new float[rows])];
        _draw(new SeededRandom(seed ^ 0x0C07A1), shares);
        return shares;
    }
}
