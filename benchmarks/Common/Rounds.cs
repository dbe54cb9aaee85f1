using System.Diagnostics;

namespace Benchmarks;

/// <summary>Runs contenders in turn, in many short rounds, so that whatever else the machine does hits all of them alike.</summary>
internal static class Rounds
{
    public static void Run(int warmUp, int rounds, params IReadOnlyList<Contender> contenders) =>
        Run(warmUp, rounds, TimeSpan.MaxValue, contenders);

    /// <summary>The same, ended early where it takes too long, as on a machine that is busy; at least five rounds count.</summary>
    public static void Run(int warmUp, int rounds, TimeSpan atMost, params IReadOnlyList<Contender> contenders)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = -warmUp; i < rounds && (i < 5 || Stopwatch.GetElapsedTime(begin) < atMost); i++)
            for (var k = 0; k < contenders.Count; k++)
                // Every other round backwards: none always runs behind the same other.
                contenders[(i & 1) == 0 ? k : contenders.Count - 1 - k].Round(counts: i >= 0);
    }
}
