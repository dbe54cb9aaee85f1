using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Files that go along the length of sequences, or compute with it.</summary>
internal static partial class SequenceCases
{
    private const int Width = 6;
    private static readonly Onnx.AttributeProto s_turn = Ints("perm", [0L, 2, 1]),
        s_second = Of("axis", 1L);

    public static IReadOnlyDictionary<string, SequenceCase> All { get; } =
        new[] { Encoders(), Lengths(), Conditions(), Shapes(), Convolutions() }.SelectMany(cases => cases).ToDictionary();

    private static Dictionary<string, SequenceCase> Encoders() =>
        new()
        {
            ["BERT"] = Case(0, f => Bert(f), 11, 13, 17, 21),
            ["BERT, pooled"] = Case(0, f => Bert(f, isPooled: true), 12, 17),
            // Positions count the ids that are not the filling.
            ["RoBERTa's positions"] = Case(
                0,
                f =>
                    f.Weight("w", [SequenceCase.Tokens, Width])
                        .Weight("p", [20, Width])
                        .Integer("pad", 1)
                        .Integer("axis", 1)
                        .Node("Equal", "x pad", "e")
                        .Node("Not", "e", "n")
                        .Node("Cast", "n", "c", Of("to", (long)DataType.Int32))
                        .Node("CumSum", "c axis", "k")
                        .Node("Cast", "k", "k64", Of("to", (long)DataType.Int64))
                        .Node("Cast", "c", "c64", Of("to", (long)DataType.Int64))
                        .Node("Mul", "k64 c64", "m")
                        .Node("Add", "m pad", "i")
                        .Node("Gather", "w x", "a")
                        .Node("Gather", "p i", "b")
                        .Node("Add", "a b", "y"),
                12,
                17
            ) with
            {
                PaddingId = 1,
            },
            // Scores of a mask that is compared, expanded to their shape, and chosen by, as DistilBERT has it.
            ["DistilBERT's mask"] = Case(
                Width,
                f =>
                    f.Input("attention_mask", DataType.Float, -1, -2)
                        .Floats("zero", [], 0)
                        .Floats("never", [], float.NegativeInfinity)
                        .Weight("q", [Width, Width])
                        .Node("MatMul", "x q", "xq")
                        .Node("Transpose", "x", "t", s_turn)
                        .Node("MatMul", "xq t", "scores")
                        .Node("Equal", "attention_mask zero", "e")
                        .Unsqueezed("e", "e1", 1)
                        .Node("Shape", "scores", "s")
                        .Node("Cast", "e1", "e2", Of("to", (long)DataType.Float))
                        .Node("Expand", "e2 s", "e3")
                        .Node("Cast", "e3", "e4", Of("to", (long)DataType.Bool))
                        .Node("Where", "e4 never scores", "c")
                        .Node("Softmax", "c", "p", Of("axis", 2L))
                        .Node("MatMul", "p x", "y"),
                13,
                17
            ),
            // The mean of the steps by the mask, as sentence encoders end.
            ["mean by the mask"] = Case(
                Width,
                f =>
                    f.Input("attention_mask", DataType.Int64, -1, -2)
                        .Floats("least", [], 1e-9f)
                        .Node("Tanh", "x", "h")
                        .Node("Cast", "attention_mask", "m", Of("to", (long)DataType.Float))
                        .Unsqueezed("m", "u", 2)
                        .Node("Shape", "x", "s")
                        .Node("Expand", "u s", "e")
                        .Node("Mul", "h e", "p")
                        .Sum("p", "a", 1)
                        .Sum("e", "b", 1)
                        .Node("Clip", "b least", "c")
                        .Node("Div", "a c", "y"),
                12,
                17
            ),
            ["a mask of the filling, and positions"] = Case(
                0,
                f =>
                    f.Input("padding_mask", DataType.Bool, -1, -2)
                        .Input("position_ids", DataType.Int64, 1, -2)
                        .Weight("w", [SequenceCase.Tokens, Width])
                        .Weight("p", [20, Width])
                        .Floats("far", [], -1e4f)
                        .Floats("zero", [], 0)
                        .Node("Gather", "w x", "a")
                        .Node("Gather", "p position_ids", "b")
                        .Node("Add", "a b", "h")
                        .Unsqueezed("padding_mask", "u", 2)
                        .Node("Where", "u far zero", "m")
                        .Node("Add", "h m", "y"),
                17
            ),
            ["positions of one axis"] = Case(
                0,
                f =>
                    f.Input("position_ids", DataType.Int64, -2)
                        .Weight("w", [SequenceCase.Tokens, Width])
                        .Weight("p", [20, Width])
                        .Node("Gather", "w x", "a")
                        .Node("Gather", "p position_ids", "b")
                        .Node("Add", "a b", "y"),
                17
            ),
        };

    private static Dictionary<string, SequenceCase> Lengths()
    {
        var cases = new Dictionary<string, SequenceCase>
        {
            ["Softmax along the length"] = Case(Width, f => f.Node("Softmax", "x", "y", Of("axis", 1L)), 13, 17),
            ["LogSoftmax along the length"] = Case(Width, f => f.Node("LogSoftmax", "x", "y", Of("axis", 1L)), 13),
            // Without a mask of its own.
            ["attention"] = Case(
                Width,
                f =>
                    f.Weight("q", [Width, Width])
                        .Node("MatMul", "x q", "a")
                        .Node("Transpose", "x", "t", s_turn)
                        .Node("MatMul", "a t", "s")
                        .Node("Softmax", "s", "p", Of("axis", -1L))
                        .Node("Dropout", "p", "d")
                        .Node("MatMul", "d x", "m")
                        .Node("Tanh", "m", "y"),
                13,
                17
            ),
            ["MatMul along the length"] = Case(
                Width,
                f =>
                    f.Node("Exp", "x", "e")
                        .Node("Transpose", "e", "t", s_turn)
                        .Node("MatMul", "t e", "g")
                        .Weight("w", [Width, 3])
                        .Node("MatMul", "g w", "m")
                        .Sum("m", "y", 1),
                12,
                17
            ),
            ["GlobalAveragePool along the length"] = Channels(
                f => f.Node("Exp", "x", "e").Node("GlobalAveragePool", "e", "p").Squeezed("p", "y", 2),
                17
            ),
            ["GlobalMaxPool along the length"] = Channels(f => f.Node("GlobalMaxPool", "x", "p").Squeezed("p", "y", 2), 17),
            ["the first step"] = Case(Width, f => f.Integer("i", 0).Node("Exp", "x", "e").Node("Gather", "e i", "y", s_second), 11, 17),
            ["the last step"] = Case(Width, f => f.Integer("i", -1).Node("Exp", "x", "e").Node("Gather", "e i", "y", s_second), 11, 17),
            ["the first step by Slice"] = Case(
                Width,
                f => f.Integers("s", 0).Integers("e", 1).Integers("a", 1).Node("Slice", "x s e a", "c").Squeezed("c", "y", 1),
                11,
                17
            ),
            ["the last step by Slice"] = Case(
                Width,
                f =>
                    f.Integers("s", -1)
                        .Integers("e", long.MaxValue)
                        .Integers("a", 1)
                        .Node("Slice", "x s e a", "c")
                        .Squeezed("c", "y", 1),
                13
            ),
            ["CumSum along the length"] = Case(Width, f => f.Integer("a", 1).Node("CumSum", "x a", "y"), 11, 17),
            ["CumSum from the end"] = Case(
                Width,
                f => f.Integer("a", -2).Node("Exp", "x", "e").Node("CumSum", "e a", "y", Of("reverse", 1L), Of("exclusive", 1L)),
                17
            ),
            ["Shape as a number"] = Case(
                Width,
                f =>
                    f.Integer("one", 1)
                        .Node("Shape", "x", "s")
                        .Node("Gather", "s one", "n")
                        .Node("Cast", "n", "l", Of("to", (long)DataType.Float))
                        .Node("Sqrt", "l", "r")
                        .Node("Div", "x r", "y"),
                13,
                17
            ),
            ["BatchNormalization of steps"] = Case(
                Width,
                f =>
                    f.Weight("s", [Width])
                        .Weight("b", [Width])
                        .Weight("m", [Width])
                        .Positive("v", Width)
                        .Node("BatchNormalization", "x s b m v", "y"),
                17
            ) with
            {
                IsChannelsFirst = true,
            },
        };
        foreach (var op in new[] { "ReduceMean", "ReduceMax" })
            cases[op + " along the length"] = Case(
                Width,
                f => f.Node("Exp", "x", "e").Node(op, "e", "y", Ints("axes", [1L]), Of("keepdims", 0L)),
                11,
                17
            );
        cases["ReduceSum along the length"] = Case(Width, f => f.Node("Exp", "x", "e").Sum("e", "y", 1), 12, 17);
        return cases;
    }

    // The positions r of the steps.
    private static OnnxFile Range(OnnxFile f) =>
        f.Integer("from0", 0)
            .Integer("by1", 1)
            .Node("Shape", "x", "sizes")
            .Node("Gather", "sizes by1", "steps")
            .Node("Range", "from0 steps by1", "r");

    private static OnnxFile Until(OnnxFile f, long axis = 1) =>
        f.Integer("by1", 1)
            .Integers("from", 0)
            .Integers("axis", axis)
            .Node("Shape", "x", "sizes")
            .Node("Gather", "sizes by1", "steps")
            .Unsqueezed("steps", "until", 0);

    // A matrix of one number for each pair of steps.
    private static OnnxFile Square(OnnxFile f, string number) =>
        Until(f)
            .Node("Concat", "until until", "two", Of("axis", 0L))
            .Node(
                "ConstantOfShape",
                "two",
                "square",
                Of("value", OnnxTensors.Of<float>("", DataType.Float, [number == "one" ? 1 : float.NegativeInfinity], 1))
            );

    private static OnnxFile Sum(this OnnxFile f, string x, string y, long axis) =>
        f.Opset < 13
            ? f.Node("ReduceSum", x, y, Ints("axes", [axis]), Of("keepdims", 0L))
            : f.Integers(y + ".axes", axis).Node("ReduceSum", $"{x} {y}.axes", y, Of("keepdims", 0L));

    private static OnnxFile Squeezed(this OnnxFile f, string x, string y, long axis) =>
        f.Opset < 13
            ? f.Node("Squeeze", x, y, Ints("axes", [axis]))
            : f.Integers(y + ".axes", axis).Node("Squeeze", $"{x} {y}.axes", y);

    private static SequenceCase Case(int width, Action<OnnxFile> write, params int[] opsets) => new(width, write, opsets);
}
