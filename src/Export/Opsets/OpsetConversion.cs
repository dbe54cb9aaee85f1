using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Opsets;

/// <summary>
/// Brings a graph to another version of the standard operator set: ML.NET writes version 12, and a network was perhaps exported for another
/// than the one that is wanted. Between 12 and 26 the operators in question changed where their axes stand, what Softmax means, and
/// LayerNormalization came in.
/// </summary>
internal static class OpsetConversion
{
    /// <summary>First version in which the axes are an input and not an attribute.</summary>
    private static readonly Dictionary<string, int> s_axesAreInput = new(StringComparer.Ordinal)
    {
        ["ReduceSum"] = 13,
        ["Squeeze"] = 13,
        ["Unsqueeze"] = 13,
        ["ReduceMean"] = 18,
        ["ReduceMax"] = 18,
        ["ReduceMin"] = 18,
        ["ReduceProd"] = 18,
        ["ReduceL1"] = 18,
        ["ReduceL2"] = 18,
        ["ReduceLogSum"] = 18,
        ["ReduceLogSumExp"] = 18,
        ["ReduceSumSquare"] = 18,
    };

    /// <summary>Operators whose later versions say something else and that nothing here knows how to rewrite, with the version that changed
    /// them.</summary>
    private static readonly Dictionary<string, int> s_changed = new(StringComparer.Ordinal)
    {
        ["Split"] = 13,
        ["GRU"] = 14,
        ["LSTM"] = 14,
        ["RNN"] = 14,
        ["Resize"] = 13,
        ["Upsample"] = 10,
        ["Scatter"] = 11,
        ["GroupNormalization"] = 21,
        ["Hardmax"] = 13,
    };

    /// <summary>First version that has an operator, for those that came in after 12.</summary>
    private static readonly Dictionary<string, int> s_since = new(StringComparer.Ordinal)
    {
        ["LayerNormalization"] = 17,
        ["Gelu"] = 20,
        ["Mish"] = 18,
        ["HardSwish"] = 14,
        ["Trilu"] = 14,
        ["GridSample"] = 16,
        ["GroupNormalization"] = 18,
        ["IsInf"] = 10,
        ["StringConcat"] = 20,
        ["StringSplit"] = 20,
        ["RegexFullMatch"] = 20,
    };

    /// <exception cref="NotSupportedException">The graph uses an operator that differs between the two and that is not rewritten
    /// here.</exception>
    public static void Run(ModelProto model, int opset)
    {
        var import = model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx");
        int from = (int)(import?.Version ?? opset);
        if (from == opset)
            return;
        if (from < 11)
            throw new NotSupportedException($"the graph is written for ONNX opset {from}, and those before 11 are not converted");
        new GraphEdit(model.Graph, opset).Run((edit, node) => node.Domain is "" or "ai.onnx" && Convert(edit, node, from, opset));
        import!.Version = opset;
        model.IrVersion = OnnxOpset.IrVersion(opset);
    }

    private static bool Convert(GraphEdit edit, NodeProto node, int from, int to)
    {
        if (s_axesAreInput.TryGetValue(node.OpType, out int axes) && (from < axes) != (to < axes))
            return MoveAxes(edit, node, toInput: to >= axes);
        if (node.OpType is "Softmax" or "LogSoftmax" && (from < 13) != (to < 13))
            return Softmax(edit, node, from);
        if (node.OpType == "LayerNormalization" && to < 17)
            return LayerNormalization(edit, node);
        if (node.OpType is "BatchNormalization" && to < 14 && node.Int("training_mode", 0) == 0)
        {
            if (node.Find("training_mode") is { } mode)
                node.Attribute.Remove(mode);
            return false;
        }
        bool changed = s_changed.TryGetValue(node.OpType, out int at) && (from < at) != (to < at) && !IsOurResize(node);
        if (changed || (s_since.TryGetValue(node.OpType, out int since) && to < since))
            throw new NotSupportedException(
                $"its operator {node.OpType} means something else, or is not there, in ONNX opset {to}; it "
                    + $"is written for {from}. Choose an opset nearer to that"
            );
        return false;
    }

    /// <summary>A Resize as the network's exporter writes it means the same in every version: all its inputs are there, which are not
    /// optional up to 12, and its way of finding pixels is in all.</summary>
    private static bool IsOurResize(NodeProto node) =>
        node.OpType == "Resize"
        && node.Input.Count == 3
        && !node.Input.Contains("")
        && node.Find("coordinate_transformation_mode")?.S.ToStringUtf8() == "half_pixel";

    private static bool MoveAxes(GraphEdit edit, NodeProto node, bool toInput)
    {
        if (toInput)
        {
            if (node.Find("axes") is not { } attribute)
                return false;
            node.Attribute.Remove(attribute);
            node.Input.Add(edit.Constant<long>("axes", DataType.Int64, [.. attribute.Ints], attribute.Ints.Count));
        }
        else if (node.Input.Count > 1)
        {
            if (node.Input[1].Length > 0)
            {
                var axes = edit.ConstantOf(node.Input[1])
                    ?? throw new NotSupportedException(
                        $"the axes of its operator {node.OpType} are computed, which the wanted opset does not know"
                    );
                node.Attribute.Add(OnnxAttributes.Ints("axes", axes.Int64s()));
            }
            node.Input.RemoveAt(1);
        }
        return false;
    }

    /// <summary>Up to 12 Softmax goes over all axes from one on, from 13 on over one: the same for the last axis.</summary>
    private static bool Softmax(GraphEdit edit, NodeProto node, int from)
    {
        int? rank = edit.Facts(node.Input[0]).Rank;
        long axis = node.Int("axis", from < 13 ? 1 : -1);
        if (axis == -1 || axis == rank - 1)
        {
            if (node.Find("axis") is { } attribute)
                node.Attribute.Remove(attribute);
            node.Attribute.Add(OnnxAttributes.Of("axis", -1L));
            return false;
        }
        return from >= 13
            ? WrittenOutSoftmax(edit, node, axis)
            : throw new NotSupportedException(
                $"its operator {node.OpType} goes over several axes at once, which the wanted opset does not know"
            );
    }

    /// <summary>exp(x − max) / Σ exp(x − max) along any axis, or its logarithm.</summary>
    private static bool WrittenOutSoftmax(GraphEdit edit, NodeProto node, long axis)
    {
        string x = node.Input[0];
        var facts = edit.Facts(x);
        string Along(string op, string value) =>
            edit.Node(op, facts, [value], OnnxAttributes.Ints("axes", [axis]), OnnxAttributes.Of("keepdims", 1L));
        string shifted = edit.Node("Sub", facts, [x, Along("ReduceMax", x)]);
        string exp = edit.Node("Exp", facts, [shifted]);
        string sum = Along("ReduceSum", exp);
        edit.Result(
            node.Output[0],
            node.OpType == "Softmax"
                ? edit.Node("Div", facts, [exp, sum])
                : edit.Node("Sub", facts, [shifted, edit.Node("Log", facts, [sum])])
        );
        return true;
    }

    private static bool LayerNormalization(GraphEdit edit, NodeProto node)
    {
        if (node.Output.Count != 1 || node.Int("axis", -1) != -1)
            throw new NotSupportedException(
                "its LayerNormalization does more than the last axis, which is not rewritten for an opset below 17"
            );
        string x = node.Input[0];
        var facts = edit.Facts(x);
        string Mean(string value) =>
            edit.Node("ReduceMean", facts, [value], OnnxAttributes.Ints("axes", -1), OnnxAttributes.Of("keepdims", 1L));
        string centred = edit.Node("Sub", facts, [x, Mean(x)]);
        string epsilon = edit.Constant<float>("epsilon", DataType.Float, [node.Find("epsilon")?.F ?? 1e-5f]);
        string variance = edit.Node("Add", facts, [Mean(edit.Node("Mul", facts, [centred, centred])), epsilon]);
        string y = edit.Node("Mul", facts, [edit.Node("Div", facts, [centred, edit.Node("Sqrt", facts, [variance])]), node.Input[1]]);
        if (node.Input.Count > 2)
            y = edit.Node("Add", facts, [y, node.Input[2]]);
        edit.Result(node.Output[0], y);
        return true;
    }
}
