using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Lines of pixels, [batch, channels, width], and choices by truth values.</summary>
internal static partial class TrunkCases
{
    private static Dictionary<string, TrunkCase> Lines() =>
        new()
        {
            ["Conv of a line"] = Case(s_line, f => f.Weight("w", [3, 4, 3]).Weight("b", [3]).Node("Conv", "x w b", "y"), 7, 11, 17, 21),
            ["Conv of a line, strides, dilations and pads"] = Case(
                s_line,
                f =>
                    f.Weight("w", [3, 4, 3])
                        .Node(
                            "Conv",
                            "x w",
                            "y",
                            Ints("strides", [2L]),
                            Ints("dilations", [2L]),
                            Ints("pads", [3L, 1]),
                            Ints("kernel_shape", [3L])
                        ),
                8,
                17
            ),
            ["Conv of a line, groups"] = Case(
                s_line,
                f => f.Weight("w", [8, 1, 3]).Node("Conv", "x w", "y", Of("group", 4L), Ints("pads", [1L, 1])),
                17
            ),
            ["Conv of a line, SAME_UPPER"] = Case(
                s_line,
                f => f.Weight("w", [3, 4, 4]).Node("Conv", "x w", "y", Of("auto_pad", "SAME_UPPER"), Ints("strides", [2L])),
                17
            ),
            ["Conv of a line, single pixels"] = Case(s_line, f => f.Weight("w", [3, 4, 1]).Node("Conv", "x w", "y"), 17),
            ["MaxPool of a line"] = Case(
                s_line,
                f => f.Node("MaxPool", "x", "y", Ints("kernel_shape", [3L]), Ints("strides", [2L]), Ints("pads", [1L, 1])),
                8,
                17
            ),
            ["MaxPool of a line, ceil_mode"] = Case(
                s_line,
                f => f.Node("MaxPool", "x", "y", Ints("kernel_shape", [2L]), Ints("strides", [2L]), Of("ceil_mode", 1L)),
                17
            ),
            ["AveragePool of a line"] = Case(
                s_line,
                f => f.Node("AveragePool", "x", "y", Ints("kernel_shape", [3L]), Ints("strides", [2L]), Ints("pads", [1L, 1])),
                7,
                17
            ),
            ["AveragePool of the whole line"] = Case(s_line, f => f.Node("AveragePool", "x", "y", Ints("kernel_shape", [11L])), 17),
            ["GlobalAveragePool of a line"] = Case(s_line, f => f.Node("GlobalAveragePool", "x", "y"), 17),
            ["CumSum"] = Case(s_steps, f => f.Integer("a", 1).Node("CumSum", "x a", "y"), 11, 17),
            ["CumSum, exclusive, from the end"] = Case(
                s_steps,
                f => f.Integer("a", -1).Node("CumSum", "x a", "y", Of("exclusive", 1L), Of("reverse", 1L)),
                17
            ),
            ["Trilu"] = Case([5, 5], f => f.Node("Trilu", "x", "y"), 14, 17),
            ["Trilu, below"] = Case([5, 5], f => f.Integer("k", -1).Node("Trilu", "x k", "y", Of("upper", 0L)), 14),
            ["Where"] = Case(
                s_steps,
                f => f.Floats("n", [], 0.3f).Node("Exp", "x", "e").Node("Greater", "x n", "c").Node("Where", "c x e", "y"),
                9,
                17
            ),
            ["Where of weights"] = Case(
                s_steps,
                f => f.Weight("w", [6]).Floats("n", [], 0.3f).Node("Less", "x n", "c").Node("Where", "c w x", "y"),
                9,
                17
            ),
            ["Comparisons"] = Case(
                s_steps,
                f =>
                    f.Floats("a", [], -0.5f)
                        .Floats("b", [], 0.5f)
                        .Node("Relu", "x", "r")
                        .Node("GreaterOrEqual", "x a", "c")
                        .Node("LessOrEqual", "x b", "d")
                        .Node("And", "c d", "e")
                        .Node("Equal", "x r", "g")
                        .Node("IsNaN", "x", "h")
                        .Node("Or", "g h", "i")
                        .Node("Not", "i", "j")
                        .Node("Cast", "e", "k", Of("to", (long)DataType.Float))
                        .Node("Cast", "j", "l", Of("to", (long)DataType.Float))
                        .Floats("two", [], 2)
                        .Node("Mul", "l two", "m")
                        .Node("Add", "k m", "y"),
                13,
                17
            ),
        };
}
