using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Convolutions along the length, [batch, channels, length].</summary>
internal static partial class SequenceCases
{
    private static Dictionary<string, SequenceCase> Convolutions() =>
        new()
        {
            ["Conv along the length"] = Channels(
                f => f.Weight("w", [5, Width, 3]).Weight("b", [5]).Node("Conv", "x w b", "y", Ints("pads", [1L, 1])),
                7,
                17
            ),
            ["Conv of single steps"] = Channels(f => f.Weight("w", [5, Width, 1]).Node("Conv", "x w", "y"), 17),
            // Two layers: what the first makes behind a row's end must not come back into it.
            ["Conv, two layers between transposed steps"] = Case(
                Width,
                f =>
                    f.Weight("w", [4, Width, 3])
                        .Weight("b", [4], shift: 1)
                        .Weight("v", [3, 4, 5])
                        .Node("Transpose", "x", "t", s_turn)
                        .Node("Conv", "t w b", "a", Ints("pads", [1L, 1]))
                        .Node("Relu", "a", "r")
                        .Node("Conv", "r v", "c", Ints("pads", [4L, 4]), Ints("dilations", [2L]))
                        .Node("Transpose", "c", "y", s_turn),
                11,
                17
            ),
            ["Conv looking back alone"] = Channels(f => f.Weight("w", [4, Width, 3]).Node("Conv", "x w", "y", Ints("pads", [2L, 0])), 17),
            ["Conv, SAME_UPPER along the length"] = Channels(
                f => f.Weight("w", [4, Width, 4]).Node("Conv", "x w", "y", Of("auto_pad", "SAME_UPPER")),
                17
            ),
            ["Conv, SAME_LOWER along the length"] = Channels(
                f => f.Weight("w", [4, Width, 4]).Node("Conv", "x w", "y", Of("auto_pad", "SAME_LOWER")),
                17
            ),
            ["Conv of each channel"] = Channels(
                f =>
                    f.Weight("w", [Width, 1, 3])
                        .Weight("b", [Width])
                        .Node("Conv", "x w b", "y", Of("group", (long)Width), Ints("pads", [1L, 1])),
                17
            ),
            ["Conv of groups"] = Channels(
                f => f.Weight("w", [4, 3, 3]).Weight("b", [4]).Node("Conv", "x w b", "y", Of("group", 2L), Ints("pads", [1L, 1])),
                17
            ),
        };

    private static SequenceCase Channels(Action<OnnxFile> write, params int[] opsets) =>
        Case(Width, write, opsets) with
        {
            IsChannelsFirst = true,
        };
}
