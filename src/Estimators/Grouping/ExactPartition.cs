using System.Numerics;

namespace MlNet.MultiTask;

/// <summary>The best partition of few tasks, by dynamic programming over all sets of tasks: O(networks · 3ᵀ).</summary>
internal static class ExactPartition
{
    /// <summary>The groups of greatest value together; of equals, the fewest.</summary>
    public static IReadOnlyList<uint> Find(GroupValues values, int tasks, int networks)
    {
        var all = (1u << tasks) - 1;
        double[] worth = [.. Enumerable.Range(0, (int)all + 1).Select(group => values.Of((uint)group))];
        // best[k][s]: value of the set s in at most k + 1 groups; last[k][s]: the group of its lowest task then.
        var best = new double[networks][];
        var last = new uint[networks][];
        (best[0], last[0]) = (worth, [.. Enumerable.Range(0, (int)all + 1).Select(set => (uint)set)]);
        for (var k = 1; k < networks; k++)
        {
            (best[k], last[k]) = ([.. best[k - 1]], [.. last[k - 1]]);
            for (var set = 1u; set <= all; set++)
            {
                // Each group that holds the lowest task of the set, so that each partition is seen once.
                var lowest = set & (uint)-(int)set;
                var others = set ^ lowest;
                for (var with = others; ; with = (with - 1) & others)
                {
                    var group = with | lowest;
                    var value = worth[group] + (group == set ? 0 : best[k - 1][set ^ group]);
                    if (value > best[k][set] + 1e-12)
                        (best[k][set], last[k][set]) = (value, group);
                    if (with == 0)
                        break;
                }
            }
        }
        return Unwind(best, last, all, networks - 1);
    }

    private static List<uint> Unwind(double[][] best, uint[][] last, uint set, int k)
    {
        var groups = new List<uint>();
        for (; set != 0; set ^= groups[^1])
        {
            while (k > 0 && best[k][set] == best[k - 1][set])
                k--;
            groups.Add(last[k][set]);
            k = Math.Max(0, k - 1);
        }
        return [.. groups.OrderBy(group => BitOperations.TrailingZeroCount(group))];
    }
}
