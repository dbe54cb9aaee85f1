using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<KeyToVectorMappingTransformer>(KeyToVectorMappingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "KeyToVectorTransform";

    internal KeyToVectorMappingTransformer(IHostEnvironment env, bool bag, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(KeyToVectorMappingTransformer)), columns) =>
        Bag = bag;

    /// <summary>Whether the keys of a row are counted in one vector, and not each given a vector of its own.</summary>
    internal bool Bag { get; }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new KeyToVectorMappingTransformer(env, ctx.Reader.ReadBoolean(), LoadColumns(ctx));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        ctx.Writer.Write(Bag);
        SaveColumns(ctx);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new KeyToVectorMapper(this, inputSchema);
}
