using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<OneHotEncodingTransformer>(OneHotEncodingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

/// <summary>Values to keys, and mostly keys to vectors: the keys stay as a hidden column.</summary>
public sealed class OneHotEncodingTransformer : ITransformer, IModelLoader
{
    internal const string Signature = "CategoricalTransform";

    private readonly TransformerChain<ITransformer> _steps;

    internal OneHotEncodingTransformer(IHostEnvironment env, TransformerChain<ITransformer> steps)
    {
        Contracts.CheckValue(env, nameof(env));
        _steps = steps;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _steps.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _steps.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)_steps).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Contracts.CheckValue(ctx, nameof(ctx));
        ctx.SetSignature(Signature);
        ctx.SaveModel(_steps, "Steps");
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new OneHotEncodingTransformer(env, new TransformerChain<ITransformer>([.. ctx.LoadModel<IEnumerable<ITransformer>>(env, "Steps")]));
}
