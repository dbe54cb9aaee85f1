namespace MlNet.MultiTask;

/// <summary>From options that leave the architecture open, and the rows, to options that say everything.</summary>
internal static class TableDefaults
{
    // With fewer rows than this bins are too few, and what is held out says too little about anything.
    private const int FewestRows = 1000;

    /// <summary>Decides for a new network.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="read">The rows.</param>
    /// <param name="isProbe">Whether nothing is really trained.</param>
    /// <param name="attempt">Trains shortly with some options and gives the error on the held-out rows.</param>
    /// <param name="log">Where it says what it decided.</param>
    public static MultiTaskOptions Of(
        MultiTaskOptions options,
        ReadTraining read,
        bool isProbe,
        Func<MultiTaskOptions, double> attempt,
        TrainingLog log
    )
    {
        var rows = read.Sets.Sum(set => set.Data.Rows);
        var settings = Choose(options, read, rows, isProbe, attempt);
        log.Info(
            $"Preset {options.Preset} for {rows} rows: numbers "
                + $"{(settings.UsesBins ? "in bins with a learnt embedding" : "standardised")}, dropout {settings.Dropout}."
        );
        return TableRecipe.Complete(options, settings, rows);
    }

    /// <summary>The options that a model was trained with, found by its architecture and encodings; as given where it is none of a
    /// preset's.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="model">The model that is trained further.</param>
    public static MultiTaskOptions OfModel(MultiTaskOptions options, FittedModel model)
    {
        if (!TableRecipe.Applies(options))
            return options;
        var rows = model.Schema.Tasks.Max(task => task.LabelledRows);
        return TableSettings
            .All.Select(settings => TableRecipe.Complete(options, settings, rows))
            .FirstOrDefault(complete => model.UsesArchitecture(complete.Architecture) && model.UsesEncoding(complete.NumericEncoding))
            ?? options;
    }

    private static TableSettings Choose(
        MultiTaskOptions options,
        ReadTraining read,
        long rows,
        bool isProbe,
        Func<MultiTaskOptions, double> attempt
    )
    {
        if (options.Preset == Preset.Fast)
            return TableSettings.Untried with { UsesBins = false };
        var hasNumbers = read.Columns.Inputs.Any(input =>
            input.Type == ColumnKind.Single && !options.ColumnEncodings.ContainsKey(input.Name)
        );
        var canTry =
            !isProbe
            && rows >= FewestRows
            && read.Sets is [{ Data.IsStreamed: false } set]
            && (set.Data.Validation is not null || options.ValidationFraction > 0);
        return new TableTrial(settings => attempt(TableRecipe.Trial(options, settings, rows))).Run(
            canTry && hasNumbers && !options.HasNumericEncoding,
            canTry
        );
    }
}
