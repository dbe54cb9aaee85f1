using System.Diagnostics;

namespace Benchmarks;

/// <summary>Contenders that time a piece of work.</summary>
internal static class Timed
{
    /// <param name="name">What it is.</param>
    /// <param name="rows">Rows of one round.</param>
    /// <param name="work">Scores them.</param>
    public static Contender Of(string name, int rows, Action work) => new(name, () =>
        {
            var start = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(start).TotalSeconds / rows;
        });
}
