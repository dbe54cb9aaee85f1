namespace MlNet.MultiTask;

/// <summary>What is said about a table file, so that it is not inferred.</summary>
public sealed record InferenceOptions
{
    /// <summary>What stands between two cells.</summary>
    /// <value>Default null: a comma, semicolon, tab or vertical bar, whichever gives rows of the same number of cells.</value>
    public char? Separator { get; init; }

    /// <summary>The name of the file's encoding.</summary>
    /// <value>Default null: what its byte order mark says; without one UTF-8 where the whole file is that, else Latin-1.</value>
    public string? Encoding { get; init; }

    /// <summary>Whether the first line has the columns' names.</summary>
    /// <value>Default null: where it has nothing but names.</value>
    public bool? HasHeader { get; init; }

    /// <summary>What stands before the fraction of a number: a point or a comma.</summary>
    /// <value>Default null: the one that more of the cells can be read with.</value>
    public char? DecimalMark { get; init; }

    /// <summary>Cells that are missing values besides empty ones.</summary>
    /// <value>Default null: <see cref="TableFormat.UsualMissingValues"/>, and in a column of numbers one or two other words.</value>
    public IReadOnlyList<string>? MissingValues { get; init; }

    /// <summary>Kinds of columns by their names.</summary>
    /// <value>Default none.</value>
    public IReadOnlyDictionary<string, TableColumnKind> Kinds { get; init; } = new Dictionary<string, TableColumnKind>();

    /// <summary>Kinds of tasks by the names of their columns: <c>binary</c>, <c>multiclass</c>, <c>ordinal</c> or
    /// <c>regression</c>.</summary>
    /// <value>Default none: text is a class, and so are two numbers, or up to ten whole numbers from 0 or 1 without a gap; all other
    /// numbers are amounts.</value>
    public IReadOnlyDictionary<string, string> TaskKinds { get; init; } = new Dictionary<string, string>();

    /// <summary>The classes of tasks in their order, by the names of their columns. The second one of a binary task is yes; an ordinal task
    /// of words needs them.</summary>
    /// <value>Default none: numbers by their value, texts by the alphabet; of two words such as <c>ja</c> and <c>nein</c> the one that
    /// means yes is yes.</value>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Classes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Columns that are left out.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>A column whose rows of one value belong together; see <see cref="TableSchema.GroupColumn"/>.</summary>
    /// <value>Default null.</value>
    public string? GroupColumn { get; init; }

    /// <summary>A column in whose order rows are held out; see <see cref="TableSchema.TimeColumn"/>.</summary>
    /// <value>Default null.</value>
    public string? TimeColumn { get; init; }

    /// <summary>How many rows are looked at, from the start of the file. A later row that does not fit is an error when it is
    /// read.</summary>
    /// <value>Default 100,000. From 10.</value>
    public int Rows { get; init; } = 100_000;

    internal void Validate()
    {
        Guard.AtLeast(Rows, 10);
        Guard.Range(DecimalMark is null or '.' or ',', DecimalMark, "a point or a comma");
        if (GroupColumn is not null && TimeColumn is not null)
            throw new ArgumentException("Only one of GroupColumn and TimeColumn can say which rows are held out.");
        foreach (var (column, classes) in Classes)
            if (classes.Count < 2 || classes.Distinct().Count() != classes.Count || classes.Any(string.IsNullOrWhiteSpace))
                throw new ArgumentException(
                    $"The classes of '{column}' are {Guard.List(classes)}; they have to be two or more, all different."
                );
        foreach (var (column, kind) in TaskKinds)
            if (!TableTask.Kinds.Contains(kind))
                throw new ArgumentException($"Task '{column}' cannot be '{kind}'; there are {Guard.List(TableTask.Kinds)}.");
    }
}
