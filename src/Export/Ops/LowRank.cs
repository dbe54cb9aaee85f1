namespace MlNet.MultiTask;

/// <summary>The two narrow matrices of an adapted weight (LoRA: Hu et al. 2021).</summary>
internal static class LowRank
{
    private const string First = ".lora_a",
        Second = ".lora_b";

    /// <summary>Name of A, [rank, columns].</summary>
    public static string FirstOf(string weight) => weight + First;

    /// <summary>Name of B, [rows, rank].</summary>
    public static string SecondOf(string weight) => weight + Second;

    /// <summary>The weight that a matrix belongs to; null where the name is none of such a matrix.</summary>
    public static string? WeightOf(string name) =>
        name.EndsWith(First, StringComparison.Ordinal) ? name[..^First.Length]
        : name.EndsWith(Second, StringComparison.Ordinal) ? name[..^Second.Length]
        : null;

    /// <summary>How A starts: as normally distributed numbers with the variance 1 / columns.</summary>
    public static Initializer Start(int columns) => Initializer.Normal(1 / MathF.Sqrt(columns));

    /// <summary>W + scale · B A.</summary>
    public static float[] Sum(ReadOnlySpan<float> weight, ReadOnlySpan<float> first, ReadOnlySpan<float> second, int rank, float scale)
    {
        var (columns, rows) = (first.Length / rank, second.Length / rank);
        var sum = weight.ToArray();
        for (var row = 0; row < rows; row++)
            for (var k = 0; k < rank; k++)
            {
                var factor = scale * second[row * rank + k];
                for (var column = 0; column < columns; column++)
                    sum[row * columns + column] += factor * first[k * columns + column];
            }
        return sum;
    }
}
