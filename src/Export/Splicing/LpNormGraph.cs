using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>
/// The graph of NormalizeLpNorm and NormalizeGlobalContrast: ML.NET's exporter divides by a deviation of 0, takes the largest value for the
/// largest magnitude, and forgets that ML.NET leaves rows alone whose norm is no number or beyond 10⁸. Which norm a step computes it does
/// not say; a few rows tell.
/// </summary>
internal static class LpNormGraph
{
    /// <summary>ML.NET multiplies by 1 instead of a factor below this.</summary>
    private const float LeastFactor = 1e-8f;

    private const int Opset = OnnxOpset.Default;

    /// <summary>The graph of a step; null where it is another one.</summary>
    /// <exception cref="NotSupportedException">The step computes something else than its documentation says.</exception>
    public static ModelProto? Of(ChainStep step, IReadOnlyList<string> outputs)
    {
        if (step.Transformer is not LpNormNormalizingTransformer)
            return null;
        var graph = new GraphProto { Name = step.Name };
        var norms = new Dictionary<string, LpNorm>(StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            var source = StockConversion.Needs(step, [output])[0];
            var size = ((VectorDataViewType)step.Input[source].Type).Size;
            if (graph.Input.All(input => input.Name != source))
                graph.Input.Add(OnnxGraphBuilder.Info(source, DataType.Float, -1, size));
            norms[output] = Recognise(step, source, output, size);
            var node = new NodeProto { OpType = "LpNorm", Name = output };
            node.Input.Add(source);
            node.Output.Add(output + StockConversion.OutputSuffix);
            graph.Node.Add(node);
            graph.Output.Add(OnnxGraphBuilder.Info(node.Output[0], DataType.Float, -1, size));
        }
        var sizes = graph.Input.ToDictionary(i => i.Name, i => (int)i.Type.TensorType.Shape.Dim[1].DimValue, StringComparer.Ordinal);
        new GraphEdit(graph, Opset).Run(
            (edit, node) =>
            {
                edit.Result(node.Output[0], Write(edit, node.Input[0], sizes[node.Input[0]], norms[node.Name]));
                return true;
            }
        );
        var model = new ModelProto { IrVersion = OnnxOpset.IrVersion(Opset), Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return model;
    }

    private static string Write(GraphEdit edit, string x, int size, LpNorm norm)
    {
        var column = new ValueFacts(DataType.Float, 2);
        string Number(float value) => edit.Constant<float>("number", DataType.Float, [value], 1);
        string Reduce(string op, string value) => edit.Unsqueeze(edit.Reduce(op, value));
        string Centred(string value) =>
            edit.Node("Sub", column, [value, edit.Node("Div", column, [Reduce("ReduceSum", value), Number(size)])]);
        string Length(string value) => edit.Node("Sqrt", column, [Reduce("ReduceSum", edit.Node("Mul", column, [value, value]))]);
        string Magnitude(string value) => edit.Node("Abs", column, [value]);
        // The largest of those that are numbers.
        string Known(string value) => edit.Node("Where", column, [edit.Node("IsNaN", new(DataType.Bool, 2), [value]), Number(0), value]);
        if (norm.IsCentred)
            x = Centred(x);
        var divisor = norm.Kind switch
        {
            LpNormKind.L1 => Reduce("ReduceSum", Magnitude(x)),
            LpNormKind.L2 => Length(x),
            LpNormKind.Infinity => Reduce("ReduceMax", Known(Magnitude(x))),
            _ => edit.Node("Div", column, [Length(Centred(x)), Number(MathF.Sqrt(size))]),
        };
        var isNumber = edit.Node("Greater", new(DataType.Bool, 2), [divisor, Number(0)]);
        var factor = edit.Node("Where", column, [isNumber, edit.Node("Div", column, [Number(norm.Scale), divisor]), Number(norm.Scale)]);
        var isSmall = edit.Node("Less", new(DataType.Bool, 2), [factor, Number(LeastFactor)]);
        return edit.Node("Mul", column, [x, edit.Node("Where", column, [isSmall, Number(1), factor])]);
    }

    private static LpNorm Recognise(ChainStep step, string source, string output, int size)
    {
        var rows = EdgeView.Of(step.Input, source, new ProbeColumn(size));
        var given = Read(rows, source, size);
        var made = Read(step.Transformer.Transform(rows), output, size);
        foreach (var kind in Enum.GetValues<LpNormKind>())
            foreach (var isCentred in new[] { false, true })
                if (LpNorm.Fitting(kind, isCentred, given, made) is { } norm)
                    return norm;
        throw new NotSupportedException("it divides rows by something else than the norms that are known");
    }

    private static List<float[]> Read(IDataView view, string column, int size)
    {
        var found = view.Schema[column];
        using var cursor = view.GetRowCursor([found]);
        var getter = cursor.GetGetter<VBuffer<float>>(found);
        var rows = new List<float[]>();
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            getter(ref buffer);
            rows.Add(buffer.Length == size ? [.. buffer.DenseValues()] : new float[size]);
        }
        return rows;
    }
}
