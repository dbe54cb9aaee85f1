using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<ColumnSelectingTransformer>(ColumnSelectingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingTransformer : ITransformer, IModelLoader
{
    internal const string Signature = "SelectColumnsTransform";

    internal ColumnSelectingTransformer(IHostEnvironment env, ColumnSelection selection)
    {
        Contracts.CheckValue(env, nameof(env));
        Contracts.CheckNonEmpty(selection.Names, "columns");
        Selection = selection;
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal ColumnSelection Selection { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new SelectedColumnsView(input, Bind(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Contracts.CheckValue(ctx, nameof(ctx));
        ctx.SetSignature(Signature);
        ctx.Writer.WriteArray(Selection.Names, ctx.Writer.Write);
        ctx.Writer.Write(Selection.Drop);
        ctx.Writer.Write(Selection.KeepHidden);
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) => new ColumnSelectingTransformer(
        env, new ColumnSelection(ctx.Reader.ReadArray(ctx.Reader.ReadString), ctx.Reader.ReadBoolean(), ctx.Reader.ReadBoolean()));

    private SelectedColumns Bind(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return new(inputSchema, Selection.Apply(inputSchema));
    }
}
