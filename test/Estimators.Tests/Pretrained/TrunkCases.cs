using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Files that go over what operators can say: attributes, inputs left out, versions.</summary>
internal static partial class TrunkCases
{
    private static readonly int[] s_image = [4, 7, 6],
        s_steps = [5, 6],
        s_line = [4, 11];

    public static IReadOnlyDictionary<string, TrunkCase> All { get; } =
        new[] { Convolutions(), Lines(), Elementwise(), Products(), Shapes(), Sizes() }.SelectMany(cases => cases).ToDictionary();

    private static Dictionary<string, TrunkCase> Convolutions() =>
        new()
        {
            ["Conv"] = Case(s_image, f => f.Weight("w", [3, 4, 3, 3]).Weight("b", [3]).Node("Conv", "x w b", "y"), 7, 11, 17, 21),
            ["Conv, pads on two sides"] = Case(
                s_image,
                f => f.Weight("w", [3, 4, 3, 3]).Node("Conv", "x w", "y", Ints("pads", [2L, 1, 0, 2]), Ints("strides", [2L, 2])),
                8,
                17
            ),
            ["Conv, groups and dilations"] = Case(
                s_image,
                f =>
                    f.Weight("w", [8, 1, 3, 3])
                        .Node("Conv", "x w", "y", Of("group", 4L), Ints("dilations", [2L, 2]), Ints("pads", [2L, 2, 2, 2])),
                17
            ),
            ["Conv, strides that differ"] = Case(
                s_image,
                f => f.Weight("w", [3, 4, 2, 3]).Node("Conv", "x w", "y", Ints("strides", [3L, 2]), Ints("pads", [1L, 0, 1, 1])),
                17
            ),
            ["Conv, a kernel of one row"] = Case(
                s_image,
                f =>
                    f.Weight("w", [3, 4, 1, 5])
                        .Node("Conv", "x w", "y", Ints("pads", [0L, 2, 0, 2]), Ints("dilations", [3L, 1])),
                17
            ),
            ["Conv, SAME_UPPER"] = Case(
                s_image,
                f => f.Weight("w", [3, 4, 2, 2]).Node("Conv", "x w", "y", Of("auto_pad", "SAME_UPPER"), Ints("strides", [2L, 2])),
                17
            ),
            ["Conv, SAME_LOWER"] = Case(
                s_image,
                f => f.Weight("w", [3, 4, 2, 2]).Node("Conv", "x w", "y", Of("auto_pad", "SAME_LOWER")),
                17
            ),
            ["MaxPool"] = Case(s_image, f => f.Node("MaxPool", "x", "y", Ints("kernel_shape", [2L, 2]), Ints("strides", [2L, 2])), 7, 12),
            ["MaxPool, pads on two sides"] = Case(
                s_image,
                f => f.Node("MaxPool", "x", "y", Ints("kernel_shape", [3L, 3]), Ints("strides", [2L, 2]), Ints("pads", [0L, 0, 1, 1])),
                8,
                17
            ),
            ["MaxPool, even border"] = Case(
                s_image,
                f => f.Node("MaxPool", "x", "y", Ints("kernel_shape", [3L, 3]), Ints("strides", [2L, 2]), Ints("pads", [1L, 1, 1, 1])),
                17
            ),
            ["MaxPool, ceil_mode"] = Case(
                s_image,
                f => f.Node("MaxPool", "x", "y", Ints("kernel_shape", [3L, 3]), Ints("strides", [2L, 2]), Of("ceil_mode", 1L)),
                17
            ),
            ["MaxPool, rectangles and dilations"] = Case(
                s_image,
                f =>
                    f.Node(
                        "MaxPool",
                        "x",
                        "y",
                        Ints("kernel_shape", [3L, 2]),
                        Ints("strides", [1L, 2]),
                        Ints("dilations", [2L, 1]),
                        Ints("pads", [1L, 0, 1, 1])
                    ),
                17
            ),
            ["AveragePool"] = Case(s_image, f => f.Node("AveragePool", "x", "y", Ints("kernel_shape", [2L, 2])), 7, 17, 21),
            ["AveragePool, border left out"] = Case(
                s_image,
                f => f.Node("AveragePool", "x", "y", Ints("kernel_shape", [3L, 3]), Ints("pads", [1L, 1, 1, 1])),
                17
            ),
            ["AveragePool, border counted"] = Case(
                s_image,
                f =>
                    f.Node(
                        "AveragePool",
                        "x",
                        "y",
                        Ints("kernel_shape", [3L, 3]),
                        Ints("strides", [2L, 2]),
                        Ints("pads", [1L, 0, 1, 1]),
                        Of("count_include_pad", 1L)
                    ),
                17
            ),
            ["AveragePool, rectangles"] = Case(
                s_image,
                f =>
                    f.Node("AveragePool", "x", "y", Ints("kernel_shape", [2L, 3]), Ints("strides", [2L, 1]), Ints("pads", [1L, 1, 0, 1])),
                17
            ),
            ["AveragePool, ceil_mode"] = Case(
                s_image,
                f =>
                    f.Node("AveragePool", "x", "y", Ints("kernel_shape", [2L, 2]), Ints("strides", [2L, 2]), Of("ceil_mode", 1L)),
                19
            ),
            ["AveragePool, the whole image"] = Case(s_image, f => f.Node("AveragePool", "x", "y", Ints("kernel_shape", [7L, 6])), 17),
            ["GlobalAveragePool"] = Case(s_image, f => f.Node("GlobalAveragePool", "x", "y"), 7, 17),
            ["GlobalMaxPool"] = Case(s_image, f => f.Node("GlobalMaxPool", "x", "y"), 17),
            ["Pad"] = Case(
                s_image,
                f => f.Integers("p", 0, 0, 1, 2, 0, 0, 3, 0).Floats("v", [], 0.5f).Node("Pad", "x p v", "y"),
                12,
                17
            ),
            ["Pad, attributes"] = Case(
                s_image,
                f => f.Node("Pad", "x", "y", Ints("pads", [0L, 0, 1, 0, 0, 0, 0, 2]), Of("value", -1f)),
                7,
                10
            ),
            ["BatchNormalization"] = Case(
                s_image,
                f =>
                    f.Weight("s", [4])
                        .Weight("b", [4])
                        .Weight("m", [4])
                        .Positive("v", 4)
                        .Node("BatchNormalization", "x s b m v", "y", Of("epsilon", 1e-3f)),
                7,
                9,
                14,
                17
            ),
            ["InstanceNormalization"] = Case(
                s_image,
                f => f.Weight("s", [4]).Weight("b", [4]).Node("InstanceNormalization", "x s b", "y", Of("epsilon", 1e-2f)),
                7,
                17
            ),
            ["LayerNormalization"] = Case(
                s_steps,
                f => f.Weight("s", [6]).Weight("b", [6]).Node("LayerNormalization", "x s b", "y", Of("epsilon", 1e-3f)),
                17
            ),
            ["LayerNormalization, two axes, no shift"] = Case(
                [3, 5, 6],
                f => f.Weight("s", [5, 6]).Node("LayerNormalization", "x s", "y", Of("axis", -2L)),
                17
            ),
            ["Upsample"] = Case(
                s_image,
                f => f.Floats("s", [4], 1, 1, 2, 3).Node("Upsample", "x s", "y", Of("mode", "nearest")),
                9
            ),
            ["Resize, version 10"] = Case(
                s_image,
                f => f.Floats("s", [4], 1, 1, 2, 1.5f).Node("Resize", "x s", "y", Of("mode", "linear")),
                10
            ),
            ["Resize, nearest"] = Case(s_image, f => f.Floats("s", [4], 1, 1, 2, 0.5f).Node("Resize", "x - s", "y"), 13, 17, 19),
            ["Resize, linear to sizes"] = Case(
                s_image,
                f => f.Integers("z", 2, 4, 11, 4).Node("Resize", "x - - z", "y", Of("mode", "linear")),
                13,
                18
            ) with
            {
                DeclaredRows = 2,
            },
            ["Resize, align_corners"] = Case(
                s_image,
                f =>
                    f.Floats("s", [4], 1, 1, 2, 2)
                        .Node(
                            "Resize",
                            "x - s",
                            "y",
                            Of("mode", "linear"),
                            Of("coordinate_transformation_mode", "align_corners")
                        ),
                17
            ),
            ["Resize, asymmetric floor"] = Case(
                s_image,
                f =>
                    f.Floats("s", [4], 1, 1, 2, 2)
                        .Node("Resize", "x - s", "y", Of("coordinate_transformation_mode", "asymmetric"), Of("nearest_mode", "floor")),
                17
            ),
            ["Resize, cubic"] = Case(
                s_image,
                f => f.Floats("s", [4], 1, 1, 1.5f, 2).Node("Resize", "x - s", "y", Of("mode", "cubic")),
                17
            ),
        };

    private static TrunkCase Case(int[] dims, Action<OnnxFile> write, params int[] opsets) => new(dims, write, opsets);
}
