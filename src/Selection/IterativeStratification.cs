namespace MlNet.MultiTask;

/// <summary>
/// Splits rows into folds so that each has its share of every label, the rarest labels first (Sechidis, Tsoumakas, Vlahavas 2011, "On the
/// Stratification of Multi-Label Data", algorithm 1). Rows of one group are dealt out together, the largest groups first, each to the fold
/// that wants all of its labels most.
/// </summary>
internal static class IterativeStratification
{
    /// <summary>The fold of each row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="strata">For each label the rows that have it; a row may have any number of them.</param>
    /// <param name="groups">For each row its group, numbered from 0.</param>
    /// <param name="folds">Number of folds.</param>
    /// <param name="seed">Seed of the order and of ties.</param>
    public static int[] Split(int rows, IReadOnlyList<IReadOnlyList<int>> strata, int[] groups, int folds, int seed)
    {
        var random = new SeededRandom(seed);
        var members = Members(groups);
        var counts = new List<(int Stratum, int Rows)>[members.Length];
        for (var g = 0; g < counts.Length; g++)
            counts[g] = [];
        // Lᵢ: the groups that have the label; remaining: rows of them not dealt out yet.
        var holders = new List<int>[strata.Count];
        var remaining = new long[strata.Count];
        for (var s = 0; s < strata.Count; s++)
        {
            holders[s] = [];
            foreach (var group in strata[s].GroupBy(row => groups[row]))
            {
                counts[group.Key].Add((s, group.Count()));
                holders[s].Add(group.Key);
            }
            remaining[s] = strata[s].Count;
        }
        int[] order = [.. Enumerable.Range(0, members.Length)];
        random.Shuffle(order);
        var rank = new int[members.Length];
        order = [.. order.OrderByDescending(group => members[group].Count)];
        for (var i = 0; i < order.Length; i++)
            rank[order[i]] = i;

        // cⱼ and cⱼⁱ: how many rows, and rows with the label, each fold still wants.
        var wanted = new double[folds];
        Array.Fill(wanted, (double)rows / folds);
        double[][] wantedOf = [.. strata.Select(stratum => Enumerable.Repeat((double)stratum.Count / folds, folds).ToArray())];
        var foldOf = new int[members.Length];
        Array.Fill(foldOf, -1);
        while (Rarest(remaining) is var label && label >= 0)
            foreach (var group in holders[label].Where(group => foldOf[group] < 0).OrderBy(group => rank[group]))
                Assign(group, Best(members[group].Count == 1 ? [wantedOf[label], Wish(group), wanted] : [Wish(group), wanted], random));
        foreach (var group in order.Where(group => foldOf[group] < 0))
            Assign(group, Best([wanted], random));
        return [.. groups.Select(group => foldOf[group])];

        // How much each fold wants all labels of a group together; squares make the rare ones count. Between folds that want a row's rarest
        // label alike the paper looks at the number of rows alone: where every row has a rare label, such as a bin of a number, nothing
        // would then even out the others.
        double[] Wish(int group) =>
            [
                .. Enumerable
                    .Range(0, folds)
                    .Select(fold => counts[group].Sum(of => of.Rows * wantedOf[of.Stratum][fold] / Math.Pow(strata[of.Stratum].Count, 2))),
            ];

        void Assign(int group, int fold)
        {
            foldOf[group] = fold;
            wanted[fold] -= members[group].Count;
            foreach (var (s, count) in counts[group])
            {
                wantedOf[s][fold] -= count;
                remaining[s] -= count;
            }
        }
    }

    private static int Rarest(long[] remaining)
    {
        var rarest = -1;
        for (var s = 0; s < remaining.Length; s++)
            if (remaining[s] > 0 && (rarest < 0 || remaining[s] < remaining[rarest]))
                rarest = s;
        return rarest;
    }

    // The fold that wants most by the first measure; among equals by the next one; among those any.
    private static int Best(double[][] measures, SeededRandom random)
    {
        var (best, ties) = (0, 1);
        for (var fold = 1; fold < measures[0].Length; fold++)
        {
            var order = 0;
            for (var m = 0; m < measures.Length && order == 0; m++)
                order = measures[m][fold].CompareTo(measures[m][best]);
            if (order > 0)
                (best, ties) = (fold, 1);
            else if (order == 0 && random.Below(++ties) == 0)
                best = fold;
        }
        return best;
    }

    private static List<int>[] Members(int[] groups)
    {
        var members = new List<int>[groups.Length == 0 ? 0 : groups.Max() + 1];
        for (var g = 0; g < members.Length; g++)
            members[g] = [];
        for (var row = 0; row < groups.Length; row++)
            members[groups[row]].Add(row);
        return members;
    }
}
