using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A <see cref="RowMapper"/> with the schema it results in: the input's columns, then the new ones. A new column of a name that
/// is there already stands right behind the old one, which it hides.
/// </summary>
internal sealed class BoundRowMapper : IRowToRowMapper
{
    // For each column of the output schema its index in the input, or the complement of its place among the mapper's outputs.
    private readonly int[] _origins;

    public BoundRowMapper(RowMapper mapper, ITransformer owner = null)
    {
        Mapper = mapper;
        Owner = owner;
        _origins = Arrange(mapper.InputSchema, mapper.Outputs);
        var builder = new DataViewSchema.Builder();
        foreach (var origin in _origins)
            builder.AddColumns([origin >= 0 ? new DataViewSchema.DetachedColumn(mapper.InputSchema[origin]) : mapper.Outputs[~origin]]);
        OutputSchema = builder.ToSchema();
    }

    public RowMapper Mapper { get; }

    /// <summary>The transformer whose mapper this is.</summary>
    public ITransformer Owner { get; }

    public DataViewSchema InputSchema => Mapper.InputSchema;

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = GetNeededInputs(dependingColumns.ToFlags(OutputSchema));
        return InputSchema.Where(column => needed[column.Index]);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckParam(input.Schema == InputSchema, nameof(input), "Schema of input row must be the same as the schema the mapper is bound to");
        return new MappedRow(input, this, activeColumns.ToFlags(OutputSchema));
    }

    public bool[] GetNeededInputs(bool[] activeOutputs)
    {
        var needed = new bool[InputSchema.Count];
        for (var i = 0; i < _origins.Length; i++)
        {
            if (!activeOutputs[i])
                continue;
            if (_origins[i] >= 0)
                needed[_origins[i]] = true;
            else
                foreach (var index in Mapper.GetDependencies(~_origins[i]))
                    needed[index] = true;
        }
        return needed;
    }

    /// <summary>Whether a column of <see cref="OutputSchema"/> comes from the input as it is.</summary>
    /// <param name="column">Index in <see cref="OutputSchema"/>.</param>
    /// <param name="index">Its index in the input, or its place among the mapper's outputs.</param>
    public bool IsInput(int column, out int index)
    {
        var origin = _origins[column];
        index = origin >= 0 ? origin : ~origin;
        return origin >= 0;
    }

    /// <summary>Which of the mapper's outputs are active.</summary>
    public bool[] GetActiveOutputs(bool[] active)
    {
        var outputs = new bool[Mapper.Outputs.Length];
        for (var i = 0; i < _origins.Length; i++)
            if (_origins[i] < 0)
                outputs[~_origins[i]] = active[i];
        return outputs;
    }

    private static int[] Arrange(DataViewSchema input, DataViewSchema.DetachedColumn[] outputs)
    {
        var order = Enumerable.Range(0, input.Count).ToList();
        for (var i = 0; i < outputs.Length; i++)
        {
            if (input.GetColumnOrNull(outputs[i].Name) is { } hidden)
                order.Insert(order.IndexOf(hidden.Index) + 1, ~i);
            else
                order.Add(~i);
        }
        return [.. order];
    }
}
