namespace MlNet.MultiTask;

/// <summary>Finds the checkpoint that all ranks have.</summary>
internal static class RankCheckpoints
{
    /// <summary>The steps of the newest checkpoint that all ranks have; -1 where the training starts from the beginning.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="own">The steps of this rank's checkpoints.</param>
    /// <exception cref="InvalidOperationException">Some ranks have checkpoints and others do not, more than a training that ended in its
    /// first checkpoint leaves.</exception>
    public static long Common(RankGroup ranks, long[] own)
    {
        var all = ranks.Texts(string.Join(' ', own)).Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var common = all.Aggregate((one, other) => [.. one.Intersect(other)]);
        if (common.Length > 0)
            return long.Parse(common[0], System.Globalization.CultureInfo.InvariantCulture);
        if (Array.FindIndex(all, steps => steps.Length > 1) is >= 0 and var rank)
            throw ranks.Agreed(
                new InvalidOperationException(
                    $"The ranks have no checkpoint in common: rank {rank} has those after the steps {string.Join(", ", all[rank])}, rank "
                        + $"{Array.FindIndex(all, steps => !steps.Intersect(all[rank]).Any())} has none of them. Bring back the missing "
                        + $"folder, or set {nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Resume)} to false to start anew."
                )
            );
        return -1;
    }
}
