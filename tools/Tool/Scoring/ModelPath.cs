using Microsoft.ML;
using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>The files of a model: a folder that <c>train</c> wrote, or one of its files.</summary>
internal static class ModelPath
{
    /// <summary>The file that scores.</summary>
    /// <param name="path">The folder or a file.</param>
    /// <param name="names">Which file of a folder is wanted; the first that is there.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static string Find(string path, params IReadOnlyList<string> names)
    {
        if (File.Exists(path))
            return path;
        if (!Directory.Exists(path))
            throw new UsageException($"There is no file or folder '{path}'.");
        return names.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists)
            ?? throw new UsageException($"The folder '{path}' has no {string.Join(" and no ", names)}.");
    }

    /// <summary>What was in the file that the model was trained on; null where that is not beside the model.</summary>
    public static TableSchema? Table(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = Path.Combine(folder, ModelFolder.Table);
        return File.Exists(file) ? TableSchema.FromJson(File.ReadAllText(file)) : null;
    }

    /// <summary>The table that a model knows.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static TableSchema NeededTable(string path) =>
        Table(path)
        ?? throw new UsageException($"There is no {ModelFolder.Table} beside '{path}': it says how the rows are read. 'train' writes it.");

    /// <summary>Rows of a file as a model's table reads them.</summary>
    public static TableSchema For(string data, TableSchema known, InferenceOptions options) =>
        WithoutHoldOut(known) with { Format = FormatOf(data, known, [.. known.Columns.Select(column => column.Name)], options) };

    /// <summary>How a file is written that a model reads. Separator and encoding are found out again; header, decimal mark and missing
    /// values are those of the training unless something else is said, since a few rows can look like anything.</summary>
    /// <param name="data">The file.</param>
    /// <param name="known">What was in the file that the model was trained on; null where that is not known.</param>
    /// <param name="names">Names that a header may have.</param>
    /// <param name="options">What is said about the file.</param>
    /// <exception cref="UsageException">It is no file of text.</exception>
    public static TableFormat FormatOf(string data, TableSchema? known, IReadOnlyList<string> names, InferenceOptions options) =>
        ParquetSource.Is(data)
            ? throw new UsageException($"'{data}': Parquet is for score alone; this command reads text.")
            : FormatInference.Of(
                data,
                options with
                {
                    MissingValues = known?.Format.MissingValues,
                    DecimalMark = options.DecimalMark ?? known?.Format.DecimalMark,
                    HasHeader = options.HasHeader ?? known?.Format.HasHeader,
                },
                names,
                known?.Format.Separator
            );

    // What training rows were held out by is not needed to use the model; of a date in time the model reads the season.
    private static TableSchema WithoutHoldOut(TableSchema known) =>
        (known.GroupColumn ?? known.TimeColumn) is not { } column || known.Inputs.Any(input => input.Name == column)
            ? known
            : known.With(column, TableColumnKind.Ignored) with { GroupColumn = null, TimeColumn = null };

    /// <summary>Scored rows whose labels are keys, as the model's tasks want them.</summary>
    public static IDataView Score(MLContext ml, ITransformer model, IDataView rows, TableSchema table)
    {
        var scored = model.Transform(rows);
        var labels = table.Tasks.Where(task => task.HasClasses && scored.Schema.GetColumnOrNull(table.LabelOf(task)) is null).ToArray();
        foreach (var step in TableSteps.Labels(table, labels))
            scored = step.Create(ml).Fit(scored).Transform(scored);
        return scored;
    }
}
