namespace ServingBenchmark;

/// <summary>What the clients saw.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="Seconds">How long they asked.</param>
/// <param name="Median">Half of the answers took at most so many milliseconds.</param>
/// <param name="Percentile99">99 of 100 answers took at most so many milliseconds.</param>
/// <param name="Failures">Answers that were no 200, connections that broke or were refused, requests without an answer.</param>
public sealed record LoadResult(int Requests, double Seconds, double Median, double Percentile99, int Failures)
{
    public double Rate => Requests / Seconds;
}
