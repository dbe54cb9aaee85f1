using System.Numerics;

namespace MlNet.MultiTask;

/// <summary>A good partition of many tasks: from random ones, single tasks are moved between groups as long as that helps.</summary>
internal static class LocalPartition
{
    private const int Starts = 64;

    /// <summary>The best of what was found.</summary>
    public static IReadOnlyList<uint> Find(GroupValues values, int tasks, int networks)
    {
        var random = new SeededRandom(1);
        uint[] best = [];
        var bestValue = double.NegativeInfinity;
        for (var start = 0; start < Starts; start++)
        {
            var groups = new uint[networks];
            for (var task = 0; task < tasks; task++)
                groups[random.Below(networks)] |= 1u << task;
            while (Improve(groups, values, tasks)) { }
            var value = groups.Sum(values.Of);
            if (value > bestValue + 1e-12)
                (best, bestValue) = (groups, value);
        }
        return [.. best.Where(group => group != 0).OrderBy(BitOperations.TrailingZeroCount)];
    }

    private static bool Improve(uint[] groups, GroupValues values, int tasks)
    {
        var improved = false;
        for (var task = 0; task < tasks; task++)
        {
            var bit = 1u << task;
            var from = Array.FindIndex(groups, group => (group & bit) != 0);
            var leaving = values.Of(groups[from] ^ bit) - values.Of(groups[from]);
            var (to, gain) = (from, 1e-12);
            for (var g = 0; g < groups.Length; g++)
                if (g != from && leaving + values.Of(groups[g] | bit) - values.Of(groups[g]) is var change && change > gain)
                    (to, gain) = (g, change);
            if (to == from)
                continue;
            (groups[from], groups[to], improved) = (groups[from] ^ bit, groups[to] | bit, true);
        }
        return improved;
    }
}
