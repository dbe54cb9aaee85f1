using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class ColumnConcatenatingMapper : RowMapper
{
    private readonly DataViewSchema.Column[] _inputs;
    private readonly string _output;
    private readonly PrimitiveDataViewType _itemType;
    private readonly VectorDataViewType _type;

    public ColumnConcatenatingMapper(ColumnConcatenatingTransformer parent, DataViewSchema inputSchema)
        : base(inputSchema)
    {
        _output = parent.Output;
        _inputs = [.. parent.Inputs.Select(name =>
            inputSchema.GetColumnOrNull(name) ?? throw Contracts.ExceptMissingColumn(nameof(inputSchema), "input", name))];
        _itemType = (PrimitiveDataViewType)_inputs[0].Type.GetItemType();
        foreach (var input in _inputs)
        {
            if (!input.Type.GetItemType().Equals(_itemType))
                throw Contracts.ExceptColumnType(nameof(inputSchema), "input", input.Name, _itemType.ToString(), input.Type.ToString());
        }

        var sizes = Array.ConvertAll(_inputs, input => input.Type.GetValueCount());
        _type = sizes.Contains(0) ? new VectorDataViewType(_itemType) : new VectorDataViewType(_itemType, sizes.Sum());
    }

    public override IEnumerable<int> GetDependencies(int output) => _inputs.Select(input => input.Index);

    // FeatureVectorizer makes floats; what it does not take cannot be exported.
    public override bool CanSaveOnnx(OnnxContext ctx) => true;

    public override void SaveAsOnnx(OnnxContext ctx)
    {
        ctx.CheckOpSetVersion(9, ColumnConcatenatingTransformer.Signature);
        var variables = _inputs.Select(input => ctx.TryGetVariableName(input.Name)).ToArray();
        if (!_type.IsKnownSize || variables.Contains(null) || !CanVectorize(_itemType.RawType))
        {
            ctx.RemoveColumn(_output);
            return;
        }

        var vectorized = ctx.AddIntermediateVariable(new VectorDataViewType(NumberDataViewType.Single, _type.Size), "VectorFeaturizerOutput");
        ctx.CreateNode("FeatureVectorizer", variables, [vectorized])
            .AddAttribute("inputdimensions", _inputs.Select(input => (long)input.Type.GetValueCount()));
        ctx.CreateNode("Cast", vectorized, ctx.AddIntermediateVariable(_type, _output), "").AddAttribute("to", OnnxElementTypes.FromType(_type));
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputs() =>
        [new(_output, _type, ConcatenatedAnnotations.Make(_inputs, _type))];

    protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
    {
        disposer = null;
        return TypeDispatch.Invoke(_itemType.RawType, new Maker(input, _inputs));
    }

    private static bool CanVectorize(Type raw) => raw == typeof(float) || raw == typeof(double) || raw == typeof(int) || raw == typeof(long);

    private sealed class Maker(DataViewRow row, DataViewSchema.Column[] inputs) : ITypedFunction<Delegate>
    {
        public Delegate Invoke<T>() => (ValueGetter<VBuffer<T>>)new VectorConcatenator<T>(row, inputs).Get;
    }
}
