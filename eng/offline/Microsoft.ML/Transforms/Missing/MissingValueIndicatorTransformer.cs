using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<MissingValueIndicatorTransformer>(MissingValueIndicatorTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class MissingValueIndicatorTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "MissingIndicatorTransform";

    internal MissingValueIndicatorTransformer(IHostEnvironment env, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(MissingValueIndicatorTransformer)), columns)
    {
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) => new MissingValueIndicatorTransformer(env, LoadColumns(ctx));

    internal static bool HasMissing(DataViewType itemType) => itemType.Equals(NumberDataViewType.Single) || itemType.Equals(NumberDataViewType.Double);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        SaveColumns(ctx);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private sealed class Mapper : OneToOneMapper
    {
        public Mapper(MissingValueIndicatorTransformer parent, DataViewSchema inputSchema)
            : base(parent, inputSchema)
        {
            foreach (var input in Inputs)
                Contracts.Check(HasMissing(input.Type.GetItemType()), $"No IsNA predicate for '{input.Type.GetItemType()}'");
        }

        public override bool CanSaveOnnx(OnnxContext ctx) => true;

        public override void SaveAsOnnx(OnnxContext ctx)
        {
            ctx.CheckOpSetVersion(9, Signature);
            OnnxColumns.Save(ctx, OnnxPairs(), (i, input, output) =>
            {
                if (Inputs[i].Type.GetItemType().RawType != typeof(float))
                    return false;
                ctx.CreateNode("IsNaN", input, output, "");
                return true;
            });
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => [.. Inputs.Select((input, i) =>
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
            annotations.AddIsNormalized();
            return new DataViewSchema.DetachedColumn(Pairs[i].Output, input.Type.WithItemType(BooleanDataViewType.Instance), annotations.ToAnnotations());
        })];

        protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
        {
            disposer = null;
            return Inputs[output].Type.GetItemType().RawType == typeof(float)
                ? ElementwiseGetters.Make<float, bool>(input, Inputs[output], float.IsNaN)
                : ElementwiseGetters.Make<double, bool>(input, Inputs[output], double.IsNaN);
        }
    }
}
