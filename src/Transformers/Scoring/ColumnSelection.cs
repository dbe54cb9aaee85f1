using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The columns that a reader of a scored view asked for, split into columns of the source and outputs of the network. The source's
/// columns keep their positions.</summary>
internal sealed class ColumnSelection
{
    private readonly bool[] _active;
    private readonly OutputColumn[] _outputs;

    public ColumnSelection(DataViewSchema source, DataViewSchema scored, ScoringNetwork network, IEnumerable<DataViewSchema.Column> needed)
    {
        SourceCount = source.Count;
        // If the source lacks columns, the scored view only has the outputs that do not need them.
        int[] positions = [.. scored.Skip(source.Count).Select(column => network.PositionOf(column.Name))];
        _outputs = [.. positions.Select(position => network.Outputs[position])];
        _active = new bool[scored.Count];
        foreach (var column in needed)
            _active[column.Index] = true;
        PassedOn = [.. source.Where(column => _active[column.Index])];
        int[] outputs = [.. positions.Where((_, i) => _active[source.Count + i])];
        Session = outputs.Length == 0 ? null : network.SessionFor(outputs, positions);
        var features = Session is null ? [] : Session.Inputs.Select(input => source[input.Name]);
        SourceColumns = [.. PassedOn.Concat(features).DistinctBy(column => column.Index)];
    }

    /// <summary>Number of columns of the source; the network's follow behind.</summary>
    public int SourceCount { get; }

    /// <summary>Active columns of the source.</summary>
    public DataViewSchema.Column[] PassedOn { get; }

    /// <summary>Columns that the source must compute: the active ones, and the features that the active outputs depend on.</summary>
    public DataViewSchema.Column[] SourceColumns { get; }

    /// <summary>Computes the active outputs; null where there are none.</summary>
    public ScoringSession? Session { get; }

    public bool IsActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    /// <exception cref="InvalidOperationException">The column is not active.</exception>
    public void Check(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' is not active in this cursor: name it when the cursor is made.");
    }

    /// <summary>A getter of an active output over a batch's buffers.</summary>
    /// <exception cref="InvalidOperationException">The caller's type is not the column's.</exception>
    public ValueGetter<TValue> OutputGetter<TValue>(DataViewSchema.Column column, ScoringBatch batch, Func<int> row)
    {
        var output = _outputs[column.Index - SourceCount];
        return ColumnGetters.As<TValue>(batch.Outputs[Session!.IndexOf(output)].Getter(output, row), column);
    }
}
