using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Base of transformers that add columns row by row. Derived classes make a <see cref="RowMapper"/> for a schema and save themselves.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected RowToRowTransformerBase(IHost host)
    {
        Contracts.CheckValue(host, nameof(host));
        Host = host;
    }

    bool ITransformer.IsRowToRowMapper => true;

    private protected IHost Host { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return new BoundRowMapper(MakeRowMapper(inputSchema), this).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new MappedDataView(input, new BoundRowMapper(MakeRowMapper(input.Schema), this));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return new BoundRowMapper(MakeRowMapper(inputSchema), this);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Contracts.CheckValue(ctx, nameof(ctx));
        SaveModel(ctx);
    }

    /// <summary>Binds to a schema; throws when a column is missing or of a wrong type.</summary>
    private protected abstract RowMapper MakeRowMapper(DataViewSchema inputSchema);

    /// <summary>Sets the signature and writes what the loader needs.</summary>
    private protected abstract void SaveModel(ModelSaveContext ctx);
}
