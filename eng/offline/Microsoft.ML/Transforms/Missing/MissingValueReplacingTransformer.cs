using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: ModelLoader<MissingValueReplacingTransformer>(MissingValueReplacingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class MissingValueReplacingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "NAReplaceTransform";

    private readonly MissingReplacement[] _replacements;

    internal MissingValueReplacingTransformer(IHostEnvironment env, (string Output, string Input)[] columns, MissingReplacement[] replacements)
        : base(env.Register(nameof(MissingValueReplacingTransformer)), columns) =>
        _replacements = replacements;

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new MissingValueReplacingTransformer(env, LoadColumns(ctx), ctx.Reader.ReadArray(() => MissingReplacement.Read(ctx.Reader)));

    internal static bool Keeps(string annotation) => annotation is AnnotationKinds.SlotNames or AnnotationKinds.IsNormalized;

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        SaveColumns(ctx);
        ctx.Writer.WriteArray(_replacements, replacement => replacement.Write(ctx.Writer));
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly MissingReplacement[] _replacements;

        public Mapper(MissingValueReplacingTransformer parent, DataViewSchema inputSchema)
            : base(parent, inputSchema)
        {
            _replacements = parent._replacements;
            for (var i = 0; i < Inputs.Length; i++)
            {
                Contracts.Check(
                    _replacements[i].Fits(Inputs[i].Type),
                    $"Column '{Inputs[i].Name}' of type '{Inputs[i].Type}' is not of the type that the replacement values were made for");
            }
        }

        public override bool CanSaveOnnx(OnnxContext ctx) => true;

        public override void SaveAsOnnx(OnnxContext ctx)
        {
            ctx.CheckOpSetVersion(9, Signature);
            OnnxColumns.Save(ctx, OnnxPairs(), (i, input, output) =>
            {
                if (_replacements[i].OnnxValues is not { } values)
                    return false;
                ctx.CreateNode("Imputer", input, output)
                    .AddAttribute("replaced_value_float", float.NaN)
                    .AddAttribute("imputed_value_floats", values);
                return true;
            });
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => [.. Inputs.Select((input, i) =>
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, Keeps);
            return new DataViewSchema.DetachedColumn(Pairs[i].Output, input.Type, annotations.ToAnnotations());
        })];

        protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
        {
            disposer = null;
            return _replacements[output].MakeGetter(input, Inputs[output]);
        }
    }
}
