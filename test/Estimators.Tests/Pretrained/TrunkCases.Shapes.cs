using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Other shapes, and sizes that are computed from shapes.</summary>
internal static partial class TrunkCases
{
    private static Dictionary<string, TrunkCase> Shapes() =>
        new()
        {
            ["Flatten"] = Case(s_image, f => f.Node("Flatten", "x", "y"), 7, 17),
            ["Reshape"] = Case(s_image, f => f.Integers("s", 0, -1, 6).Node("Reshape", "x s", "y"), 7, 17),
            ["Reshape, batch unknown"] = Case(s_image, f => f.Integers("s", -1, 168).Node("Reshape", "x s", "y"), 17),
            ["Reshape, batch of the file"] = Case(s_image, f => f.Integers("s", 2, 28, -1).Node("Reshape", "x s", "y"), 17) with
            {
                DeclaredRows = 2,
            },
            ["Transpose"] = Case(s_image, f => f.Node("Transpose", "x", "y", Ints("perm", [0L, 2, 3, 1])), 7, 17),
            ["Concat"] = Case(s_image, f => f.Node("Exp", "x", "e").Node("Concat", "x e", "y", Of("axis", 1L)), 7, 17),
            ["Slice, attributes"] = Case(
                s_image,
                f => f.Node("Slice", "x", "y", Ints("starts", [1L, -3]), Ints("ends", [3L, 1000]), Ints("axes", [1L, 3])),
                7
            ),
            ["Slice"] = Case(
                s_image,
                f =>
                    f.Integers("s", 5, 0)
                        .Integers("e", -100, long.MaxValue)
                        .Integers("a", 3, 2)
                        .Integers("d", -2, 3)
                        .Node("Slice", "x s e a d", "y"),
                10,
                17
            ),
            ["Split, attribute"] = Case(
                s_image,
                f => f.Node("Split", "x", "a b", Of("axis", 1L), Ints("split", [1L, 3])).Node("Concat", "b a", "y", Of("axis", 1L)),
                7
            ),
            ["Split"] = Case(
                s_image,
                f =>
                    f.Integers("s", 3, 1)
                        .Node("Split", "x s", "a b", Of("axis", 1L))
                        .Node("Concat", "b a", "y", Of("axis", 1L)),
                13,
                17
            ),
            ["Split, num_outputs"] = Case(
                s_image,
                f => f.Node("Split", "x", "a b", Of("axis", 2L), Of("num_outputs", 2L)).Node("Concat", "b a", "y", Of("axis", 2L)),
                18
            ),
            ["Squeeze, attribute"] = Case([4, 1, 6], f => f.Node("Squeeze", "x", "y", Ints("axes", [2L])), 7),
            ["Squeeze"] = Case([4, 1, 6], f => f.Integers("a", -2).Node("Squeeze", "x a", "y"), 13),
            ["Unsqueeze, attribute"] = Case(s_steps, f => f.Node("Unsqueeze", "x", "y", Ints("axes", [1L, 3])), 7),
            ["Unsqueeze"] = Case(s_steps, f => f.Integers("a", -1).Node("Unsqueeze", "x a", "y"), 13),
            ["Gather"] = Case(s_image, f => f.Integers("i", 3, 0, -1, 0).Node("Gather", "x i", "y", Of("axis", 1L)), 7, 17),
            ["Gather of one"] = Case(s_image, f => f.Integer("i", -2).Node("Gather", "x i", "y", Of("axis", 2L)), 13),
            ["Cast"] = Case(s_steps, f => f.Node("Cast", "x", "y", Of("to", (long)DataType.Float)), 9),
            ["Dropout, input"] = Case(s_steps, f => f.Floats("r", [], 0.3f).Node("Dropout", "x r", "y"), 13),
            ["Expand"] = Case([4, 1, 6], f => f.Integers("s", 1, 1, 3, 1).Node("Expand", "x s", "y"), 8, 17),
        };

    private static Dictionary<string, TrunkCase> Sizes() =>
        new()
        {
            // view(x.size(0), -1), as PyTorch wrote it before version 1.5.
            ["Shape, Gather, Concat"] = Case(
                s_image,
                f =>
                    f.Integer("z", 0)
                        .Integers("m", -1)
                        .Node("Shape", "x", "s")
                        .Node("Gather", "s z", "n")
                        .Node("Unsqueeze", "n", "u", Ints("axes", [0L]))
                        .Node("Concat", "u m", "t", Of("axis", 0L))
                        .Node("Reshape", "x t", "y"),
                9,
                12
            ),
            ["Shape, Slice, Cast"] = Case(
                s_image,
                f =>
                    f.Integers("from", 1)
                        .Integers("to", 2)
                        .Integers("m", -1)
                        .Node("Shape", "x", "s")
                        .Node("Slice", "s from to", "c")
                        .Node("Cast", "c", "d", Of("to", (long)DataType.Float))
                        .Floats("half", [], 0.5f)
                        .Node("Mul", "d half", "h")
                        .Node("Floor", "h", "g")
                        .Node("Cast", "g", "i", Of("to", (long)DataType.Int64))
                        .Integers("n", 0)
                        .Node("Concat", "n i m", "t", Of("axis", 0L))
                        .Node("Reshape", "x t", "y"),
                13,
                17
            ),
            ["Shape with start"] = Case(
                s_image,
                f =>
                    f.Integers("n", -1)
                        .Node("Shape", "x", "s", Of("start", 2L))
                        .Node("ReduceProd", "s", "p", Of("keepdims", 1L))
                        .Integers("c", 4)
                        .Node("Concat", "n c p", "t", Of("axis", 0L))
                        .Node("Reshape", "x t", "y"),
                17
            ),
            ["Weights in another form"] = Case(
                s_steps,
                f =>
                    f.Weight("w", [3, 8])
                        .Integers("s", 4, 6)
                        .Node("Reshape", "w s", "r")
                        .Node("Transpose", "r", "t")
                        .Floats("h", [], 0.5f)
                        .Node("Mul", "t h", "v")
                        .Node("MatMul", "x v", "y"),
                17
            ),
            ["Constant"] = Case(
                s_steps,
                f =>
                    f.Node("Constant", "", "c", Of("value", OnnxTensors.Of<float>("", DataType.Float, [1, 2, 3, 4, 5, 6], 6)))
                        .Node("Add", "x c", "y"),
                9,
                17
            ),
            ["Expand and ConstantOfShape for each row"] = Case(
                s_steps,
                f =>
                    f.Weight("w", [1, 2, 6])
                        .Integer("z", 0)
                        .Integers("zero", 0)
                        .Integers("two", 2, 6)
                        .Integers("one", 1, 6)
                        .Node("Shape", "x", "s")
                        .Node("Gather", "s z", "n")
                        .Node("Unsqueeze", "n zero", "b")
                        .Node("Concat", "b two", "t", Of("axis", 0L))
                        .Node("Concat", "b one", "o", Of("axis", 0L))
                        .Node("Expand", "w t", "c")
                        .Node("ConstantOfShape", "o", "k", Of("value", OnnxTensors.Of<float>("", DataType.Float, [0.25f], 1)))
                        .Node("Concat", "c k x", "y", Of("axis", 1L)),
                17
            ),
        };
}
