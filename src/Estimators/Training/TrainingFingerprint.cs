using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Everything that identifies a training: a checkpoint can only be resumed with the same options, tasks and rows.</summary>
internal sealed class TrainingFingerprint
{
    private const string Option = "option ";
    private const string Task = "task ";

    // These may change between a run and its resumption. (The number of threads may change the last bits.)
    private static readonly string[] s_free =
    [
        nameof(MultiTaskOptions.Checkpoints),
        // How many ranks there are is a fact of its own.
        nameof(MultiTaskOptions.Communicator),
        nameof(MultiTaskOptions.Progress),
        nameof(MultiTaskOptions.ProgressSteps),
        nameof(MultiTaskOptions.CancellationToken),
        nameof(MultiTaskOptions.Execution),
        nameof(MultiTaskOptions.Threads),
        // Its weights are what the training starts with, which is compared.
        nameof(MultiTaskOptions.StartFrom),
        // What teachers said is part of the rows' digest.
        nameof(MultiTaskOptions.Teachers),
    ];

    private readonly SettingsObject _options;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly Dictionary<string, string> _facts;

    public TrainingFingerprint(
        MultiTaskOptions options,
        IReadOnlyList<TaskDefinition> tasks,
        ModelSchema schema,
        IReadOnlyList<SetCursor> sets,
        IReadOnlyDictionary<PlannedSet, string> data,
        IReadOnlyList<LabelStatistics> statistics,
        FittedModel? start,
        RankGroup? ranks = null,
        string? taken = null
    )
    {
        var all = (SettingsObject)SettingsReader.Read(options);
        _options = all with { Values = all.Values.Where(option => !s_free.Contains(option.Key)).ToDictionary() };
        _tasks = tasks;
        _facts = Facts(tasks, schema, sets, data, statistics, start);
        if (start is null && taken is not null)
            _facts["start"] = $"weights of {taken}";
        if (ranks is not null)
            _facts["rank"] = $"{ranks.Rank} of {ranks.Size}";
    }

    /// <summary>Whether an option may differ between trainings that are the same otherwise.</summary>
    public static bool IsFree(string option) => s_free.Contains(option);

    /// <summary>Writes it to a checkpoint's metadata.</summary>
    public void Write(IDictionary<string, string> metadata)
    {
        foreach (var (name, value) in _options.Values)
            metadata[Option + name] = SettingsJson.Write(value);
        foreach (var task in _tasks)
            metadata[Task + task.Name] = SettingsJson.Write(SettingsReader.Read(task));
        foreach (var (name, text) in _facts)
            metadata[name] = text;
    }

    /// <summary>Throws if a checkpoint belongs to another training; the message lists the differences.</summary>
    /// <exception cref="InvalidOperationException">It does.</exception>
    /// <exception cref="InvalidDataException">Its settings cannot be read.</exception>
    public void Check(Checkpoint checkpoint)
    {
        try
        {
            string[] differences = [.. Differences(checkpoint.Metadata)];
            if (differences.Length > 0)
                throw new InvalidOperationException(
                    $"The checkpoint '{checkpoint.Path}' belongs to another training and cannot be resumed: "
                        + $"{string.Join("; ", differences)}. "
                        + $"Give the training its own folder, or set {nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Resume)} "
                        + "to false "
                        + "to start anew."
                );
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"The checkpoint '{checkpoint.Path}' cannot be resumed: {error.Message}", error);
        }
    }

    private IEnumerable<string> Differences(Dictionary<string, string> stored)
    {
        var hasTexts = CheckpointKeys.HasTexts(stored[CheckpointKeys.Format]);
        SettingsNode Read(string text) => hasTexts ? SettingsTextParser.Parse(text) : SettingsJson.Read(text);

        var options = stored
            .Where(entry => entry.Key.StartsWith(Option, StringComparison.Ordinal) && !s_free.Contains(entry.Key[Option.Length..]))
            .ToDictionary(entry => entry.Key[Option.Length..], entry => Read(entry.Value));
        // Format 2 did not store the power; the resulting weights of the tasks are compared below.
        if (hasTexts)
            options[nameof(MultiTaskOptions.TaskWeights)] = _options.Values[nameof(MultiTaskOptions.TaskWeights)];
        foreach (var difference in SettingsComparison.Differences(new SettingsObject(_options.Type, options), _options, Option))
            yield return difference;
        foreach (var task in _tasks)
        {
            // A task that is missing in the checkpoint is reported by the list of tasks.
            if (!stored.TryGetValue(Task + task.Name, out var text))
                continue;
            var column = hasTexts ? $"{task.Kind} of '{task.LabelColumn}': " : "";
            if (!text.StartsWith(column, StringComparison.Ordinal))
                yield return $"task {task.Name} was {text} and is {column}{SettingsText.Of(task)}";
            else
                foreach (
                    var difference in SettingsComparison.Differences(
                        Read(text[column.Length..]),
                        SettingsReader.Read(task),
                        Task + task.Name
                    )
                )
                    yield return difference;
        }
        foreach (var (name, was) in stored)
            if (
                !CheckpointKeys.IsOwn(name)
                && !name.StartsWith(Option, StringComparison.Ordinal)
                && !name.StartsWith(Task, StringComparison.Ordinal)
            )
            {
                // Older versions of the library stored fewer facts; those that are stored must be the same.
                var now = _facts.GetValueOrDefault(name);
                if (now != was)
                    yield return $"{name} was {Short(was)} and is {Short(now)}";
            }
    }

    private static Dictionary<string, string> Facts(
        IReadOnlyList<TaskDefinition> tasks,
        ModelSchema schema,
        IReadOnlyList<SetCursor> sets,
        IReadOnlyDictionary<PlannedSet, string> data,
        IReadOnlyList<LabelStatistics> statistics,
        FittedModel? start
    )
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tasks"] = string.Join(", ", tasks.Select(task => task.Name)),
            ["feature columns"] = string.Join(
                ", ",
                schema.Inputs.Select(input =>
                    $"'{input.Name}' {input.Type}[{input.Size}]{(input.KeyCount > 0 ? $" of {input.KeyCount}" : "")}"
                )
            ),
        };
        foreach (var set in sets)
        {
            var prefix = set.Plan.Set.IsNamed ? $"data set {set.Plan.Set.Name}: " : "";
            texts[prefix + "training rows"] = set.Rows.Count.ToString(CultureInfo.InvariantCulture);
            texts[prefix + "held-out rows"] = set.Rows.HeldOutCount.ToString(CultureInfo.InvariantCulture);
            texts[prefix + "digest of the rows' features, labels and weights"] = data[set.Plan];
            if (set.Plan.Set.IsNamed)
                texts[prefix + "what it has"] =
                    $"feature columns {string.Join(", ", set.Plan.Inputs)}, tasks "
                    + $"{string.Join(", ", set.Plan.Tasks)}, weight {set.Plan.Set.Weight.ToString("R", CultureInfo.InvariantCulture)}";
        }
        texts["data sets"] = string.Join(", ", sets.Select(set => set.Plan.Set.Name));
        for (var t = 0; t < tasks.Count; t++)
            texts[$"labels of {tasks[t].Name}"] =
                $"{statistics[t].Rows} with mean "
                + $"{string.Join(", ", statistics[t].Mean.ToArray().Select(mean => mean.ToString("R", CultureInfo.InvariantCulture)))}";
        // Rows hold keys as numbers, so the values of the keys must be the same too.
        foreach (var task in schema.Tasks)
            texts[$"classes of {task.Name}"] = task.Outputs.Select(output => output.KeyValues).OfType<KeyVocabulary>().FirstOrDefault()
                is { } classes
                ? string.Join(", ", classes.Values)
                : "not named";
        texts["start"] = start?.Identity ?? "fresh";
        texts["tasks that stay as they are"] = start is { KeptTasks: > 0 and var kept }
            ? string.Join(", ", tasks.Take(kept).Select(task => task.Name))
            : "none";
        return texts;
    }

    private static string Short(string? text) =>
        text is null ? "absent"
        : text.Length <= 200 ? text
        : text[..200] + "…";
}
