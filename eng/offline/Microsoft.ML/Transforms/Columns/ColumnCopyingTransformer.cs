using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<ColumnCopyingTransformer>(ColumnCopyingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "CopyTransform";

    internal ColumnCopyingTransformer(IHostEnvironment env, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(ColumnCopyingTransformer)), columns)
    {
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) => new ColumnCopyingTransformer(env, LoadColumns(ctx));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        SaveColumns(ctx);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private sealed class Mapper(ColumnCopyingTransformer parent, DataViewSchema inputSchema) : OneToOneMapper(parent, inputSchema)
    {
        public override bool CanSaveOnnx(OnnxContext ctx) => true;

        public override void SaveAsOnnx(OnnxContext ctx)
        {
            ctx.CheckOpSetVersion(9, Signature);
            OnnxColumns.Save(ctx, OnnxPairs(), (_, input, output) =>
            {
                ctx.CreateNode("Identity", input, output, "");
                return true;
            });
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() =>
            [.. Inputs.Select((input, i) => new DataViewSchema.DetachedColumn(Pairs[i].Output, input.Type, input.Annotations))];

        protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
        {
            disposer = null;
            return input.GetGetterDelegate(Inputs[output]);
        }
    }
}
