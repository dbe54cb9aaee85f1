using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class NormalizingMapper : OneToOneMapper
{
    private readonly IReadOnlyList<NormalizerFunction> _functions;

    public NormalizingMapper(NormalizingTransformer parent, DataViewSchema inputSchema)
        : base(parent, inputSchema)
    {
        _functions = parent.Functions;
        for (var i = 0; i < Inputs.Length; i++)
        {
            var (expected, actual) = (_functions[i].Type, Inputs[i].Type);
            // A vector of another size is refused on reading only.
            if (!actual.GetItemType().Equals(expected.GetItemType()) || actual is VectorDataViewType != expected is VectorDataViewType)
                throw Contracts.ExceptColumnType(nameof(inputSchema), "input", Inputs[i].Name, $"scalar or known-size vector of {expected.GetItemType()}", actual.ToString());
        }
    }

    public override bool CanSaveOnnx(OnnxContext ctx) => true;

    public override void SaveAsOnnx(OnnxContext ctx)
    {
        ctx.CheckOpSetVersion(9, NormalizingTransformer.Signature);
        OnnxColumns.Save(ctx, OnnxPairs(), (i, input, output) =>
        {
            if (_functions[i].OnnxScaler is not var (scale, offset))
                return false;
            ctx.CreateNode("Scaler", input, output).AddAttribute("offset", offset).AddAttribute("scale", scale);
            return true;
        });
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputs() => [.. Inputs.Select((input, i) =>
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddIsNormalized();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return new DataViewSchema.DetachedColumn(Pairs[i].Output, _functions[i].Type, annotations.ToAnnotations());
    })];

    protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
    {
        disposer = null;
        return _functions[output].MakeGetter(input, Inputs[output]);
    }
}
