namespace ServingBenchmark;

/// <summary>What the clients saw.</summary>
/// <param name="Seconds">How long they asked.</param>
/// <param name="Milliseconds">How long each answer took, in order of length.</param>
/// <param name="Failures">Answers that were no 200, and connections that broke.</param>
public sealed record LoadResult(double Seconds, double[] Milliseconds, int Failures)
{
    public double Rate => Milliseconds.Length / Seconds;

    public double Percentile(double share) => Milliseconds.Length == 0 ? double.NaN : Milliseconds[(int)Math.Min(Milliseconds.Length - 1, share * Milliseconds.Length)];
}
