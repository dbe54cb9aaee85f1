using System.ComponentModel;
using Microsoft.ML;
using MlNet.MultiTask.Tool.Scoring;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>A file of rows, and what is said about it.</summary>
internal abstract class DataSettings : RowFileSettings
{
    [CommandArgument(0, "<DATA>")]
    [Description("The file: CSV or the like, also packed as .gz.")]
    public string Data { get; init; } = "";

    [CommandOption("-t|--task <COLUMN>")]
    [Description("A column to predict; again for each. COLUMN:regression, :binary, :multiclass or :ordinal says which kind it is.")]
    public string[] TaskColumns { get; init; } = [];

    [CommandOption("--classes <COLUMN=LIST>")]
    [Description("The classes of a task in their order, such as size=low,middle,high; the second of two is yes.")]
    public string[] Classes { get; init; } = [];

    [CommandOption("-i|--ignore <COLUMN>")]
    [Description("A column to leave out; again for each.")]
    public string[] Ignore { get; init; } = [];

    [CommandOption("-c|--column <COLUMN=KIND>")]
    [Description("What a column holds: number, category, text, date, identifier.")]
    public string[] Columns { get; init; } = [];

    [CommandOption("--group <COLUMN>")]
    [Description("Rows with one value of this column are held out together.")]
    public string? Group { get; init; }

    [CommandOption("--time <COLUMN>")]
    [Description("The latest rows by this column are held out.")]
    public string? Time { get; init; }

    [CommandOption("--no-header")]
    [Description("The first line is a row.")]
    public bool NoHeader { get; init; }

    [CommandOption("--missing <TEXT>")]
    [Description("A cell that is a missing value, in place of the usual ones (NA, N/A, null, ?, -, …); again for each.")]
    public string[] Missing { get; init; } = [];

    public override ValidationResult Validate()
    {
        if (base.Validate() is { Successful: false } unreadable)
            return unreadable;
        if (Columns.FirstOrDefault(text => KindOf(text) is null) is { } wrong)
            return ValidationResult.Error(
                $"--column is '{wrong}'; it has to be a name, '=', and number, category, text, date, identifier or ignored."
            );
        if (Classes.FirstOrDefault(text => text.IndexOf('=') < 1) is { } list)
            return ValidationResult.Error($"--classes is '{list}'; it has to be a name, '=', and the classes with commas between them.");
        if (Group is not null && Time is not null)
            return ValidationResult.Error("Only one of --group and --time can say which rows are held out.");
        if (ParquetSource.Is(Data))
            return ValidationResult.Error($"'{Data}': Parquet is for score alone; this command reads text, such as CSV.");
        return File.Exists(Data) ? ValidationResult.Success() : ValidationResult.Error($"There is no file '{Data}'.");
    }

    /// <summary>What is in the file.</summary>
    public TableSchema Infer(MLContext ml) => ml.MultiTask().InferColumns(Data, [.. TaskColumns.Select(NameOf)], Options());

    public override InferenceOptions Options() =>
        base.Options() with
        {
            HasHeader = NoHeader ? false : null,
            MissingValues = Missing.Length > 0 ? Missing : null,
            Ignore = Ignore,
            GroupColumn = Group,
            TimeColumn = Time,
            Kinds = Columns.ToDictionary(text => text[..text.LastIndexOf('=')], text => KindOf(text)!.Value),
            Classes = Classes.ToDictionary(
                text => text[..text.IndexOf('=')],
                IReadOnlyList<string> (text) => text[(text.IndexOf('=') + 1)..].Split(',', StringSplitOptions.TrimEntries)
            ),
            TaskKinds = TaskColumns
                .Where(text => NameOf(text) != text)
                .ToDictionary(NameOf, text => text[(text.LastIndexOf(':') + 1)..].ToLowerInvariant()),
        };

    // A name may have a colon; only a known kind behind it is one.
    private static string NameOf(string task) =>
        task.LastIndexOf(':') is > 0 and var end && TableTask.Kinds.Contains(task[(end + 1)..].ToLowerInvariant()) ? task[..end] : task;

    private static TableColumnKind? KindOf(string column) =>
        column.LastIndexOf('=') is > 0 and var end
        && Enum.TryParse<TableColumnKind>(column[(end + 1)..], ignoreCase: true, out var kind)
        && !int.TryParse(column[(end + 1)..], out _)
            ? kind
            : null;
}
