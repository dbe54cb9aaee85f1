using Microsoft.ML.Data;
using Microsoft.ML.Onnx;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using NormFunction = Microsoft.ML.Transforms.LpNormNormalizingEstimatorBase.NormFunction;

[assembly: ModelLoader<LpNormNormalizingTransformer>(LpNormNormalizingTransformer.Signature)]

namespace Microsoft.ML.Transforms;

public sealed class LpNormNormalizingTransformer : OneToOneTransformerBase, IModelLoader
{
    internal const string Signature = "GcnTransform";

    // The doubled word is ML.NET's.
    internal const string Expected = "Expected known-size vector of Single";

    private readonly NormFunction _norm;
    private readonly bool _ensureZeroMean;

    internal LpNormNormalizingTransformer(IHostEnvironment env, NormFunction norm, bool ensureZeroMean, params (string Output, string Input)[] columns)
        : base(env.Register(nameof(LpNormNormalizingTransformer)), columns) =>
        (_norm, _ensureZeroMean) = (norm, ensureZeroMean);

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new LpNormNormalizingTransformer(env, (NormFunction)ctx.Reader.ReadByte(), ctx.Reader.ReadBoolean(), LoadColumns(ctx));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature(Signature);
        ctx.Writer.Write((byte)_norm);
        ctx.Writer.Write(_ensureZeroMean);
        SaveColumns(ctx);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private void Normalize(Span<float> values)
    {
        if (_ensureZeroMean && values.Length > 0)
            Subtract(values, Sum(values) / values.Length);
        var norm = Norm(values);
        // A vector of (nearly) nothing stays what it is.
        if (norm < 1e-8f)
            return;
        foreach (ref var value in values)
            value /= norm;
    }

    private float Norm(ReadOnlySpan<float> values)
    {
        var result = 0f;
        foreach (var value in values)
        {
            result = _norm switch
            {
                NormFunction.L1 => result + Math.Abs(value),
                NormFunction.Infinity => Math.Max(result, Math.Abs(value)),
                _ => result + (value * value),
            };
        }

        return _norm switch
        {
            NormFunction.L2 => MathF.Sqrt(result),
            NormFunction.StandardDeviation => MathF.Sqrt(result / values.Length),
            _ => result,
        };
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    private static void Subtract(Span<float> values, float mean)
    {
        foreach (ref var value in values)
            value -= mean;
    }

    private sealed class Mapper : OneToOneMapper
    {
        private readonly LpNormNormalizingTransformer _parent;

        public Mapper(LpNormNormalizingTransformer parent, DataViewSchema inputSchema)
            : base(parent, inputSchema)
        {
            _parent = parent;
            foreach (var input in Inputs)
            {
                if (input.Type is not VectorDataViewType { IsKnownSize: true } vector || !vector.ItemType.Equals(NumberDataViewType.Single))
                    throw Contracts.ExceptColumnType(nameof(inputSchema), "input", input.Name, Expected, input.Type.ToString());
            }
        }

        // There is no operator for the standard deviation.
        public override bool CanSaveOnnx(OnnxContext ctx) => _parent._norm != NormFunction.StandardDeviation;

        public override void SaveAsOnnx(OnnxContext ctx)
        {
            ctx.CheckOpSetVersion(9, Signature);
            OnnxColumns.Save(ctx, OnnxPairs(), (i, input, output) =>
            {
                var type = Outputs[i].Type;
                if (_parent._ensureZeroMean)
                    input = Centered(ctx, input, type);
                if (_parent._ensureZeroMean && _parent._norm == NormFunction.L2)
                    DivideByL2(ctx, input, output, type);
                else
                    ctx.CreateNode("Normalizer", input, output).AddAttribute("norm", _parent._norm == NormFunction.Infinity ? "MAX" : _parent._norm.ToString());
                return true;
            });
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => [.. Inputs.Select((input, i) =>
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
            annotations.AddIsNormalized();
            return new DataViewSchema.DetachedColumn(Pairs[i].Output, input.Type, annotations.ToAnnotations());
        })];

        protected override Delegate MakeGetter(DataViewRow input, int output, out Action disposer)
        {
            disposer = null;
            var getter = input.GetGetter<VBuffer<float>>(Inputs[output]);
            VBuffer<float> source = default;
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                getter(ref source);
                var editor = VBufferEditor.Create(ref value, source.Length);
                source.CopyTo(editor.Values);
                _parent.Normalize(editor.Values);
                value = editor.Commit();
            });
        }

        private static string Centered(OnnxContext ctx, string input, DataViewType type)
        {
            var mean = ctx.AddIntermediateVariable(NumberDataViewType.Single, "MeanOfInput", skip: true);
            ctx.CreateNode("ReduceMean", input, mean, "").AddAttribute("axes", new long[] { 1 });
            var centered = ctx.AddIntermediateVariable(type, "InputMinusMean");
            ctx.CreateNode("Sub", [input, mean], [centered], "");
            return centered;
        }

        private static void DivideByL2(OnnxContext ctx, string input, string output, DataViewType type)
        {
            var squares = ctx.AddIntermediateVariable(type, "SquareOfInput", skip: true);
            ctx.CreateNode("Pow", [input, ctx.AddInitializer(2f)], [squares], "");
            var sum = ctx.AddIntermediateVariable(type, "SumOfSquares", skip: true);
            ctx.CreateNode("ReduceSum", squares, sum, "").AddAttribute("axes", new long[] { 1 });
            var root = ctx.AddIntermediateVariable(type, "SquareRoot", skip: true);
            ctx.CreateNode("Sqrt", sum, root, "");
            ctx.CreateNode("Div", [input, root], [output], "");
        }
    }
}
