namespace MlNet.MultiTask;

/// <summary>How a text file holds a table.</summary>
public sealed record TableFormat
{
    /// <summary>What files usually write where a value is missing, besides nothing at all: NA, N/A, #N/A, null, NaN, a question mark, a
    /// dash.</summary>
    public static IReadOnlyList<string> UsualMissingValues { get; } =
        ["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "Null", "null", "?", "-"];

    /// <summary>What stands between two cells. A cell that contains it, a quotation mark or a line break is in quotation marks, in which a
    /// quotation mark is written twice (RFC 4180).</summary>
    /// <value>Default a comma.</value>
    public char Separator { get; init; } = ',';

    /// <summary>Whether the first line has the columns' names. Otherwise they are called <c>column1</c>, <c>column2</c>, ….</summary>
    /// <value>Default true.</value>
    public bool HasHeader { get; init; } = true;

    /// <summary>The name of the file's encoding. A byte order mark at the start of the file comes first.</summary>
    /// <value>Default <c>utf-8</c>; any name that <see cref="System.Text.Encoding.GetEncoding(string)"/> knows, such as
    /// <c>latin1</c>.</value>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>What stands before the fraction of a number; the other one of point and comma may stand between groups of three
    /// digits.</summary>
    /// <value>Default a point. A point or a comma.</value>
    public char DecimalMark { get; init; } = '.';

    /// <summary>Cells that are missing values, besides empty ones; upper and lower case differ.</summary>
    /// <value>Default <see cref="UsualMissingValues"/>.</value>
    public IReadOnlyList<string> MissingValues { get; init; } = UsualMissingValues;

    internal void Validate()
    {
        Guard.Range(Separator is not ('"' or '\r' or '\n' or '.'), Separator, "no quotation mark, line break or point");
        Guard.Range(DecimalMark is '.' or ',', DecimalMark, "a point or a comma");
        ArgumentNullException.ThrowIfNull(MissingValues);
        ArgumentException.ThrowIfNullOrEmpty(Encoding);
    }
}
