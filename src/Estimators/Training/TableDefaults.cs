using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Completes options that leave the architecture to a preset, using the rows.</summary>
internal static class TableDefaults
{
    // For a training on all rows; fewer than 225 were not measured.
    private const int FewestRows = 200;

    // On fewer held-out rows trials decide by luck: with 25 of them tables did better without any, by 0.3 % in metrics and 4 % in log
    // losses.
    private const int FewestHeldOut = 50;

    /// <summary>The completed options for a new network.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="data">The rows.</param>
    /// <param name="isProbe">Whether this is a dry run that trains nothing.</param>
    /// <param name="attempt">Runs a short training with some options and returns the error on the held-out rows.</param>
    /// <param name="attemptWhole">The same with a whole training, at its best, and what is tried in words.</param>
    /// <param name="log">Receives the decision.</param>
    public static MultiTaskOptions Of(
        MultiTaskOptions options,
        IReadOnlyList<TaskDefinition> tasks,
        NetworkPreparation data,
        bool isProbe,
        Func<MultiTaskOptions, double> attempt,
        Func<MultiTaskOptions, string, double> attemptWhole,
        TrainingLog log
    )
    {
        var rows = data.Sets.Sum(set => set.Rows);
        var canRefit = !isProbe && rows >= FewestRows && data.Sets is [{ IsStreamed: false, HoldsOut: true }];
        var canTry = canRefit && data.Sets[0].HeldOutCount >= FewestHeldOut;
        var settings = Choose(options, data, rows, canTry, attempt);
        if (canTry && options.Preset == Preset.Best)
        {
            settings = new TableTrial(tried =>
                attemptWhole(
                    TableRecipe.WholeTrial(options, tried, rows, tasks),
                    string.Create(CultureInfo.InvariantCulture, $"with a dropout of {tried.Dropout}")
                )
            ).BestDropout(settings);
        }
        if (canRefit && options.Preset != Preset.Fast)
            options = options.RefittedUnlessSet();
        log.Info(
            $"Preset {options.Preset} for {rows} rows: numbers "
                + $"{(settings.UsesBins ? "in bins with a learnt embedding" : "standardised")}, dropout {settings.Dropout}."
        );
        return TableRecipe.Complete(options, settings, rows, tasks);
    }

    /// <summary>The options that a preset gave an existing model, found by its architecture and encodings; the given options if no preset
    /// matches.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="model">The model that is trained further.</param>
    public static MultiTaskOptions OfModel(MultiTaskOptions options, IReadOnlyList<TaskDefinition> tasks, FittedModel model)
    {
        if (!TableRecipe.Applies(options))
            return options;
        var rows = model.Schema.Tasks.Max(task => task.LabelledRows);
        // Of a training by Best that was stopped while it chose its dropout there is a network of the default.
        Preset?[] presets = options.Preset == Preset.Best ? [Preset.Best, Preset.Default] : [options.Preset];
        return presets
            .SelectMany(preset => TableSettings.All.Select(settings => (Preset: preset, Settings: settings)))
            .SelectMany(choice => TableRecipe.CompleteWithAny(options with { Preset = choice.Preset }, choice.Settings, rows, tasks))
            .FirstOrDefault(complete => model.UsesArchitecture(complete.Architecture) && model.UsesEncoding(complete.NumericEncoding))
            ?? options;
    }

    private static TableSettings Choose(
        MultiTaskOptions options,
        NetworkPreparation data,
        long rows,
        bool canTry,
        Func<MultiTaskOptions, double> attempt
    )
    {
        var hasNumbers = data.Columns.Inputs.Any(input =>
            input.Type == ColumnKind.Single && !options.ColumnEncodings.ContainsKey(input.Name)
        );
        return new TableTrial(settings => attempt(TableRecipe.Trial(options, settings, rows))).Run(
            canTry && hasNumbers && !options.HasNumericEncoding,
            canTry && options.Preset != Preset.Best
        );
    }
}
