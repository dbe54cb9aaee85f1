using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>A selection of columns, bound to a schema.</summary>
internal sealed class SelectedColumns : IRowToRowMapper
{
    private readonly int[] _sources;

    /// <param name="inputSchema">The schema to select from.</param>
    /// <param name="sources">The index in the input of each column that stays.</param>
    public SelectedColumns(DataViewSchema inputSchema, int[] sources)
    {
        _sources = sources;
        InputSchema = inputSchema;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(sources.Select(source => inputSchema[source]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public DataViewSchema.Column Source(DataViewSchema.Column column) => InputSchema[_sources[column.Index]];

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Select(Source).DistinctBy(column => column.Index);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        return new Row(input, this, activeColumns.ToFlags(OutputSchema));
    }

    public DataViewRowCursor Wrap(DataViewRowCursor input, bool[] active) => new Cursor(input, this, active);

    private static ValueGetter<T> Getter<T>(DataViewRow input, SelectedColumns selected, bool[] active, DataViewSchema.Column column) =>
        IsActive(active, column) ? input.GetGetter<T>(input.Schema[selected.Source(column).Index]) : throw RowGetters.ExceptInactive();

    private static bool IsActive(bool[] active, DataViewSchema.Column column) => (uint)column.Index < (uint)active.Length && active[column.Index];

    private sealed class Row(DataViewRow input, SelectedColumns selected, bool[] active) : WrappingRow(input)
    {
        public override DataViewSchema Schema => selected.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => IsActive(active, column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Getter<TValue>(Input, selected, active, column);
    }

    private sealed class Cursor(DataViewRowCursor input, SelectedColumns selected, bool[] active) : WrappingCursor(input)
    {
        public override DataViewSchema Schema => selected.OutputSchema;

        public override bool MoveNext() => Input.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => IsActive(active, column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Getter<TValue>(Input, selected, active, column);
    }
}
