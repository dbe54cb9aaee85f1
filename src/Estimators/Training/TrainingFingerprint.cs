using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>What a training depends on, as texts by name: a checkpoint belongs to a training with the same ones.</summary>
internal static class TrainingFingerprint
{
    // These may change between a run and its resumption. (The number of threads may change the last bits.)
    private static readonly string[] s_free =
    [
        nameof(MultiTaskOptions.Checkpoints), nameof(MultiTaskOptions.Progress), nameof(MultiTaskOptions.ProgressSteps), nameof(MultiTaskOptions.CancellationToken),
        nameof(MultiTaskOptions.Execution), nameof(MultiTaskOptions.Threads),
    ];

    public static Dictionary<string, string> Of(
        MultiTaskOptions options, IReadOnlyList<TaskDefinition> tasks, ModelSchema schema, IReadOnlyList<SetCursor> sets, IReadOnlyDictionary<PlannedSet, string> data,
        IReadOnlyList<LabelStatistics> statistics, string start)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in typeof(MultiTaskOptions).GetProperties().Where(property => !s_free.Contains(property.Name)))
            texts["option " + property.Name] = SettingsText.Of(property.GetValue(options));
        foreach (var task in tasks)
            texts[$"task {task.Name}"] = $"{task.Kind} of '{task.LabelColumn}': {SettingsText.Of(task)}";
        texts["tasks"] = string.Join(", ", tasks.Select(task => task.Name));
        texts["feature columns"] = string.Join(", ", schema.Inputs.Select(input => $"'{input.Name}' {input.Type}[{input.Size}]{(input.KeyCount > 0 ? $" of {input.KeyCount}" : "")}"));
        foreach (var set in sets)
        {
            var prefix = set.Plan.Set.IsNamed ? $"data set {set.Plan.Set.Name}: " : "";
            texts[prefix + "training rows"] = set.Rows.Count.ToString(CultureInfo.InvariantCulture);
            texts[prefix + "held-out rows"] = set.Rows.HeldOut.Length.ToString(CultureInfo.InvariantCulture);
            texts[prefix + "digest of the rows' features, labels and weights"] = data[set.Plan];
            if (set.Plan.Set.IsNamed)
                texts[prefix + "what it has"] = $"feature columns {string.Join(", ", set.Plan.Inputs)}, tasks {string.Join(", ", set.Plan.Tasks)}, weight {set.Plan.Set.Weight.ToString("R", CultureInfo.InvariantCulture)}";
        }
        texts["data sets"] = string.Join(", ", sets.Select(set => set.Plan.Set.Name));
        for (var t = 0; t < tasks.Count; t++)
            texts[$"labels of {tasks[t].Name}"] = $"{statistics[t].Rows} with mean {string.Join(", ", statistics[t].Mean.ToArray().Select(mean => mean.ToString("R", CultureInfo.InvariantCulture)))}";
        // Keys are numbers in the rows; what they stand for is part of what is learnt.
        foreach (var task in schema.Tasks)
            if (task.Outputs.Select(output => output.KeyValues).OfType<KeyVocabulary>().FirstOrDefault() is { } classes)
                texts[$"classes of {task.Name}"] = string.Join(", ", classes.Values);
        texts["start"] = start;
        return texts;
    }

    /// <summary>Throws where a checkpoint belongs to another training; says in what it differs.</summary>
    /// <exception cref="InvalidOperationException">It does.</exception>
    public static void Check(Checkpoint checkpoint, IReadOnlyDictionary<string, string> texts)
    {
        var differences = texts.Keys.Union(checkpoint.Metadata.Keys.Where(key => !CheckpointKeys.IsOwn(key)))
            .Where(key => texts.GetValueOrDefault(key) != checkpoint.Metadata.GetValueOrDefault(key))
            .Select(key => $"{key} was {Short(checkpoint.Metadata.GetValueOrDefault(key))} and is {Short(texts.GetValueOrDefault(key))}")
            .ToArray();
        if (differences.Length > 0)
            throw new InvalidOperationException(
                $"The checkpoint '{checkpoint.Path}' belongs to another training and cannot be gone on from: {string.Join("; ", differences)}. " +
                $"Give the training its own folder, or set {nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Resume)} to false to start anew.");
    }

    private static string Short(string? text) => text is null ? "absent" : text.Length <= 200 ? text : text[..200] + "…";
}
