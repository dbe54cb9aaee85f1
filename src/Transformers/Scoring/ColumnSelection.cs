using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What a reader of a scored view asked for, sorted into columns of the source and outputs of the network. The source's columns keep their positions.</summary>
internal sealed class ColumnSelection
{
    private readonly bool[] _active;

    public ColumnSelection(DataViewSchema source, DataViewSchema scored, NetworkSession session, IEnumerable<DataViewSchema.Column> needed)
    {
        SourceCount = source.Count;
        _active = new bool[scored.Count];
        foreach (var column in needed)
            _active[column.Index] = true;
        Outputs = new OutputSelection(session, Enumerable.Range(0, session.Outputs.Count).Where(i => _active[source.Count + i]));
        PassedOn = [.. source.Where(column => _active[column.Index])];
        var features = Outputs.Indices.Length == 0 ? [] : session.Schema.Inputs.Select(input => source[input.Name]);
        SourceColumns = [.. PassedOn.Concat(features).DistinctBy(column => column.Index)];
    }

    /// <summary>Number of columns of the source; the network's follow behind.</summary>
    public int SourceCount { get; }

    /// <summary>Active columns of the source.</summary>
    public DataViewSchema.Column[] PassedOn { get; }

    /// <summary>Columns that the source must compute: the active ones, and the features where anything is to be scored.</summary>
    public DataViewSchema.Column[] SourceColumns { get; }

    /// <summary>Active outputs of the network.</summary>
    public OutputSelection Outputs { get; }

    public bool IsActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public void Check(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' is not active in this cursor: name it when the cursor is made.");
    }
}
