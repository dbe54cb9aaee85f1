using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// What is in a table file: how it is written, its columns and the tasks. <c>ml.MultiTask().InferColumns</c> finds it out; a <c>with</c>
/// expression, or <see cref="With"/>, says otherwise. It prints as a table.
/// </summary>
public sealed record TableSchema
{
    /// <summary>How the file is written.</summary>
    public TableFormat Format { get; init; } = new();

    /// <summary>All columns in the order of the file, those that are not used included.</summary>
    public IReadOnlyList<TableColumn> Columns { get; init; } = [];

    /// <summary>The columns that are to be predicted.</summary>
    public IReadOnlyList<TableTask> Tasks { get; init; } = [];

    /// <summary>A column whose rows of one value belong together: they are held out together. It is not learnt from.</summary>
    /// <value>Default null.</value>
    public string? GroupColumn { get; init; }

    /// <summary>A column of numbers or dates in whose order rows are held out: the latest ones. It is not learnt from, but for the season
    /// of a date.</summary>
    /// <value>Default null.</value>
    public string? TimeColumn { get; init; }

    /// <summary>Reads a table file as a data view, from its start each time it is asked for rows. Numbers are Single columns, NaN where
    /// they are missing; text is empty where it is. Dates are a DateTime column and numbers such as <c>sold.Month</c>. A file may lack the
    /// columns of the tasks, without a header those of all tasks: then the labels are missing.</summary>
    /// <param name="path">The file; a name that ends in <c>.gz</c> is unpacked.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TableException">The file lacks a column. While rows are read: a row has too many or too few cells, or a cell is no
    /// number or date.</exception>
    public IDataView Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TableView(path, this);
    }

    /// <summary>The same table with a column of another kind.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="kind">What it holds.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public TableSchema With(string column, TableColumnKind kind)
    {
        Find(column);
        return this with
        {
            Columns = [.. Columns.Select(known => known.Name == column ? known with { Kind = kind, Reason = "as you say" } : known)],
        };
    }

    /// <summary>The table as JSON, without values of the rows.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TableJson.Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">It is none, or of something else.</exception>
    public static TableSchema FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize<TableSchema>(json, TableJson.Options)
                ?? throw new FormatException("The description of a table is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is no description of a table: {e.Message}", e);
        }
    }

    /// <summary>A table of the columns and of the tasks.</summary>
    public override string ToString() => TableSchemaText.Write(this);

    /// <summary>A column by its name.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    internal TableColumn Find(string name) =>
        Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new ArgumentException(
            $"There is no column '{name}'; there are {Guard.List(Columns.Take(40).Select(column => column.Name))}"
                + $"{(Columns.Count > 40 ? ", …" : "")}."
        );

    /// <summary>Whether a column is what is predicted.</summary>
    internal bool IsLabel(TableColumn column) => Tasks.Any(task => task.Column == column.Name);

    /// <summary>The columns that the network learns from.</summary>
    internal IEnumerable<TableColumn> Inputs =>
        Columns.Where(column =>
            !IsLabel(column)
            && column.Name != GroupColumn
            && column.Kind is TableColumnKind.Number or TableColumnKind.Category or TableColumnKind.Text or TableColumnKind.Date
            && (column.Name != TimeColumn || column.Kind == TableColumnKind.Date)
        );

    /// <summary>The parts of a date that the network learns from: not the days of the column that rows are held out by, since those of
    /// later rows are all beyond what was seen.</summary>
    internal IEnumerable<DatePart> PartsOf(TableColumn column) =>
        DatePart.Of(column).Where(part => part != DatePart.Days || column.Name != TimeColumn);

    /// <summary>The columns of the data view, in the order of the file.</summary>
    internal IEnumerable<TableOutput> Outputs()
    {
        var inputs = Inputs.ToHashSet();
        foreach (var column in Columns)
            if (Tasks.FirstOrDefault(task => task.Column == column.Name) is { } task)
                yield return new TableOutput(column.Name, TypeOf(task, column), column) { Classes = task.Classes };
            else if (column.Name == GroupColumn)
                yield return new TableOutput(column.Name, TextDataViewType.Instance, column);
            else if (inputs.Contains(column) || column.Name == TimeColumn)
                foreach (var output in OutputsOf(column))
                    yield return output;
    }

    /// <summary>A name for a column of our own: one that no column of the file has.</summary>
    internal string Free(string name)
    {
        var free = name;
        for (var copy = 2; Columns.Any(column => column.Name == free); copy++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}_{copy}");
        return free;
    }

    /// <summary>The column of a part of a date.</summary>
    internal string NameOf(TableColumn column, DatePart part) => Free($"{column.Name}.{part.Suffix}");

    /// <summary>The column that the trainer reads a label from: for classes one of keys.</summary>
    internal string LabelOf(TableTask task) => task.HasClasses ? Free($"{task.Column}.Label") : task.Column;

    /// <summary>A task as the trainer takes it.</summary>
    internal TaskDefinition DefinitionOf(TableTask task) =>
        task.Kind switch
        {
            TableTask.Binary => MultiTask.Tasks.Binary(task.Column, LabelOf(task)),
            TableTask.Multiclass => MultiTask.Tasks.Multiclass(task.Column, LabelOf(task)),
            TableTask.Ordinal => new MulticlassTask(task.Column, LabelOf(task)) { IsOrdinal = true },
            _ => MultiTask.Tasks.Regression(task.Column, LabelOf(task)),
        };

    /// <summary>The tasks as the trainer takes them.</summary>
    internal TaskDefinition[] Definitions => [.. Tasks.Select(DefinitionOf)];

    /// <summary>Columns that are read must not be called like a result.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    internal void CheckNames()
    {
        foreach (var task in Tasks)
            foreach (var output in Outputs())
                if (task.Results.Contains(output.Name))
                    throw new ArgumentException(
                        $"Column '{output.Name}' has the name of what the model will say about '{task.Column}'. Leave it out "
                            + $"(--ignore {output.Name}, or Ignore of the options), or give it another name."
                    );
    }

    /// <summary>What the cells of a row without a header are: all columns, or all but the labels.</summary>
    /// <exception cref="TableException">They are neither.</exception>
    internal IEnumerable<string> NamesOf(string path, int cells)
    {
        var inputs = Columns.Where(column => !IsLabel(column)).Select(column => column.Name).ToArray();
        if (cells == Columns.Count)
            return Columns.Select(column => column.Name);
        return cells == inputs.Length
            ? inputs
            : throw new TableException(
                path,
                1,
                0,
                null,
                $"there are {cells} columns and no header, and the table has {Columns.Count} columns"
                    + (Tasks.Count > 0 ? $", or {inputs.Length} without those of the tasks." : ".")
            );
    }

    private static DataViewType TypeOf(TableTask task, TableColumn column) =>
        task.HasClasses && column.Kind != TableColumnKind.Number ? TextDataViewType.Instance : NumberDataViewType.Single;

    private IEnumerable<TableOutput> OutputsOf(TableColumn column)
    {
        if (column.Kind is TableColumnKind.Date)
        {
            yield return new TableOutput(column.Name, DateTimeDataViewType.Instance, column);
            foreach (var part in PartsOf(column))
                yield return new TableOutput(NameOf(column, part), NumberDataViewType.Single, column, part);
        }
        else
            yield return new TableOutput(
                column.Name,
                column.Kind is TableColumnKind.Category or TableColumnKind.Text ? TextDataViewType.Instance : NumberDataViewType.Single,
                column
            );
    }
}
