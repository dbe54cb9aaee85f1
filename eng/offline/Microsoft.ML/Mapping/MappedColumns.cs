namespace Microsoft.ML.Data;

/// <summary>The columns of a mapped row: the input's own and those of the mapper. Shared by rows and cursors.</summary>
internal sealed class MappedColumns
{
    private readonly DataViewRow _input;
    private readonly BoundRowMapper _mapper;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;

    public MappedColumns(DataViewRow input, BoundRowMapper mapper, bool[] active)
    {
        _input = input;
        _mapper = mapper;
        _active = active;
        var outputs = mapper.GetActiveOutputs(active);
        _getters = mapper.Mapper.MakeGetters(input, i => outputs[i], out var disposer);
        Disposer = disposer;
    }

    public Action Disposer { get; }

    public bool IsActive(DataViewSchema.Column column) => (uint)column.Index < (uint)_active.Length && _active[column.Index];

    public ValueGetter<T> GetGetter<T>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw RowGetters.ExceptInactive();
        return _mapper.IsInput(column.Index, out var index)
            ? _input.GetGetter<T>(_input.Schema[index])
            : RowGetters.Typed<T>(_getters[index], column);
    }
}
