namespace Microsoft.ML.Data;

/// <summary>The columns of a mapped row: the input's own, then those of the mapper. Shared by rows and cursors.</summary>
internal sealed class MappedColumns
{
    private readonly DataViewRow _input;
    private readonly int _inputCount;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;

    public MappedColumns(DataViewRow input, BoundRowMapper mapper, bool[] active)
    {
        _input = input;
        _inputCount = mapper.InputSchema.Count;
        _active = active;
        _getters = mapper.Mapper.MakeGetters(input, i => active[_inputCount + i], out var disposer);
        Disposer = disposer;
    }

    public Action Disposer { get; }

    public bool IsActive(DataViewSchema.Column column) => (uint)column.Index < (uint)_active.Length && _active[column.Index];

    public ValueGetter<T> GetGetter<T>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw RowGetters.ExceptInactive();
        return column.Index < _inputCount
            ? _input.GetGetter<T>(_input.Schema[column.Index])
            : RowGetters.Typed<T>(_getters[column.Index - _inputCount], column);
    }
}
