namespace MlNet.MultiTask;

/// <summary>The networks of the presets.</summary>
internal static class TableNetworks
{
    private const int FastWidth = 256;

    // Of models that earlier versions trained.
    private const int EarlierFastWidth = 128;

    /// <summary>The network for a table.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="settings">The settings for these rows.</param>
    /// <param name="tasks">The tasks.</param>
    public static Architecture Of(MultiTaskOptions options, TableSettings settings, IReadOnlyList<TaskDefinition> tasks) =>
        options.Preset == Preset.Fast
            ? Fast(settings, FastWidth)
            : Members(options, settings, tasks.Count > 1, HasOwnBatches(options, tasks));

    /// <summary>Each network that a preset gives, or gave, a model of these tasks; that of <see cref="Of"/> comes first.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="settings">The settings for these rows.</param>
    /// <param name="tasks">The tasks.</param>
    public static IEnumerable<Architecture> All(MultiTaskOptions options, TableSettings settings, IReadOnlyList<TaskDefinition> tasks)
    {
        if (options.Preset == Preset.Fast)
            return [Fast(settings, FastWidth), Fast(settings, EarlierFastWidth)];
        var own = HasOwnBatches(options, tasks);
        return
            from hasTowers in new[] { tasks.Count > 1, tasks.Count <= 1 }
            from hasOwn in new[] { own, !own }
            select Members(options, settings, hasTowers, hasOwn);
    }

    private static HardSharing Fast(TableSettings settings, int width) =>
        new() { TrunkLayers = [width, width], Dropout = settings.Dropout };

    // Four members were better than one network on ten of twelve tasks of four tables' validation rows, and eight of them, on batches of
    // all, no better. With both layers shared one task may do much better alone, as hotel's requests did (by 5 %).
    private static TabM Members(MultiTaskOptions options, TableSettings settings, bool hasTowers, bool hasOwnBatches) =>
        new()
        {
            MemberCount = options.Preset == Preset.Best ? 8 : 4,
            Layers = hasTowers ? [256] : [256, 256],
            TowerLayers = hasTowers ? [128] : [],
            Dropout = settings.Dropout,
            OwnBatches = hasOwnBatches,
        };

    // The rows of a group belong together. Who says how large batches are means that each member sees these.
    private static bool HasOwnBatches(MultiTaskOptions options, IReadOnlyList<TaskDefinition> tasks) =>
        !options.HasBatchSize && tasks.All(task => task.RowGroupColumn is null);
}
