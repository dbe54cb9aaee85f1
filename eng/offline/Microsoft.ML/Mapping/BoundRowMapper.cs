using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A <see cref="RowMapper"/> with the schema it results in: the input's columns, then the new ones.</summary>
internal sealed class BoundRowMapper : IRowToRowMapper
{
    public BoundRowMapper(RowMapper mapper, ITransformer owner = null)
    {
        Mapper = mapper;
        Owner = owner;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(mapper.InputSchema);
        builder.AddColumns(mapper.Outputs);
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
        var needed = activeOutputs[..InputSchema.Count];
        for (var i = 0; i < Mapper.Outputs.Length; i++)
            if (activeOutputs[InputSchema.Count + i])
                foreach (var index in Mapper.GetDependencies(i))
                    needed[index] = true;
        return needed;
    }
}
