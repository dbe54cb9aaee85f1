using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A column of the data view that a table is read as.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: Single, text or DateTime.</param>
/// <param name="Source">The table's column that it is read from.</param>
/// <param name="Part">What is taken of a date; null for the value itself.</param>
internal sealed record TableOutput(string Name, DataViewType Type, TableColumn Source, DatePart? Part = null)
{
    /// <summary>The only texts that there may be; empty for any.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];
}
