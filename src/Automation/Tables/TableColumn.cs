using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
public sealed record TableColumn(string Name, TableColumnKind Kind)
{
    /// <summary>Whether rows without a value were seen. Such a column of numbers also gives the network a mark where it is
    /// missing.</summary>
    /// <value>Default false.</value>
    public bool HasGaps { get; init; }

    /// <summary>How a date is written, as a format of <see cref="DateTime.ParseExact(string, string, IFormatProvider)"/>.</summary>
    /// <value>Default null. Needed for dates.</value>
    public string? DateFormat { get; init; }

    /// <summary>Cells of this column that are missing values, besides those of the whole file.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> MissingValues { get; init; } = [];

    /// <summary>Why it was taken for this kind, for people.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Number of rows without a value among those that were looked at.</summary>
    public long MissingRows { get; init; }

    /// <summary>Number of different values among the rows that were looked at; counted up to 20,000.</summary>
    public int DistinctValues { get; init; }

    /// <summary>The first different values. They are not written to JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Examples { get; init; } = [];
}
