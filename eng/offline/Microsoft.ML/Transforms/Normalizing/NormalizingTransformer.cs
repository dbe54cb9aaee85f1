using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<NormalizingTransformer>(NormalizingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed partial class NormalizingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "Normalizer";

    internal NormalizingTransformer(IHostEnvironment env, (string Output, string Input)[] columns, NormalizerFunction[] functions)
        : base(env.Register(nameof(NormalizingTransformer)), columns) =>
        Functions = functions;

    internal IReadOnlyList<NormalizerFunction> Functions { get; }

    public NormalizerModelParametersBase GetNormalizerModelParameters(int index)
    {
        Contracts.CheckParam(index >= 0 && index < Functions.Count, nameof(index));
        return Functions[index].Parameters;
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new NormalizingTransformer(env, LoadColumns(ctx), ctx.Reader.ReadArray(() => NormalizerFunction.Read(ctx.Reader)));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        SaveColumns(ctx);
        ctx.Writer.WriteArray(Functions, function => function.Write(ctx.Writer));
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new NormalizingMapper(this, inputSchema);
}
