using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Safety;

/// <summary>ONNX's Scan, with the bodies that <see cref="ChainBodies"/> has and no others.</summary>
internal static class ScanRules
{
    public static GraphValue[] Scan(CheckedNode node)
    {
        var body = node.Body(ChainBodies.Attribute);
        if (ChainBodies.Is(body, ChainBodies.Sums))
            return Sums(node);
        if (ChainBodies.Is(body, ChainBodies.Best))
            return Best(node);
        if (ChainBodies.Is(body, ChainBodies.Trace))
            return Trace(node);
        throw node.Wrong("has a body that none of its kind has");
    }

    private static GraphValue[] Sums(CheckedNode node)
    {
        Takes(node, 2, 2, mayReverse: true);
        var (shares, state, steps) = (Float(node, 0), Float(node, 1), Float(node, 2));
        var tags = Tags(node, shares, steps, 3);
        Matches(node, state, steps[1], tags);
        Matches(node, Known(node, 3), steps[0], steps[1], Dim.Of(1));
        node.Arithmetic = Shape.Times(steps.Items, tags.Size);
        return [new(DataType.Float, shares), new(DataType.Float, state), new(DataType.Float, steps)];
    }

    private static GraphValue[] Best(CheckedNode node)
    {
        Takes(node, 2, 2, mayReverse: true);
        var (ways, state, steps) = (Float(node, 0), Float(node, 1), Float(node, 2));
        var tags = Tags(node, ways, steps, 4);
        Matches(node, steps, steps[0], steps[1], Dim.Of(1), tags);
        Matches(node, state, steps[1], Dim.Of(1), tags);
        Matches(node, Known(node, 3), steps[0], steps[1], Dim.Of(1), Dim.Of(1));
        node.Arithmetic = Shape.Times(steps.Items, tags.Size);
        return
        [
            new(DataType.Float, ways),
            new(DataType.Float, state),
            new(DataType.Int64, new(steps[0], steps[1], tags, Dim.Of(1))),
        ];
    }

    private static GraphValue[] Trace(CheckedNode node)
    {
        Takes(node, 1, 1, mayReverse: false);
        var integers = new HashSet<DataType> { DataType.Int64 };
        var (state, steps) = (node.Input(0, integers).Shape, node.Input(1, integers).Shape);
        if (steps.Rank != 4)
            throw node.Wrong($"follows {steps}, which is no table of steps");
        Matches(node, steps, steps[0], steps[1], steps[2], Dim.Of(1));
        Matches(node, state, steps[1], Dim.Of(1), Dim.Of(1));
        return [new(DataType.Int64, state), new(DataType.Int64, new(steps[0], steps[1], Dim.Of(1), Dim.Of(1)))];
    }

    private static void Takes(CheckedNode node, int states, int steps, bool mayReverse)
    {
        node.Takes(states + steps, states + steps, states + 1);
        if (node.Int("num_scan_inputs", 0, 1, 4) != steps)
            throw node.Wrong($"has another number of inputs that it goes along than {steps}");
        IReadOnlyList<long> along = node.Ints("scan_input_directions") ?? [],
            given = node.Ints("scan_output_directions") ?? [];
        var reverse = mayReverse && along.Count > 0 && along[0] == 1 ? 1 : 0;
        if (along.Count != steps || given.Count != 1 || along.Concat(given).Any(direction => direction != reverse))
            throw node.Wrong("goes along its inputs in different directions");
    }

    private static Dim Tags(CheckedNode node, Shape ways, Shape steps, int rank) =>
        steps.Rank == rank && ways.Rank == 2 && ways[0].IsNumber && ways[0] == ways[1] && steps[^1] == ways[0]
            ? ways[0]
            : throw node.Wrong($"reads transitions {ways} and scores {steps}, which do not fit");

    private static Shape Float(CheckedNode node, int input) =>
        node.Input(input, new HashSet<DataType> { DataType.Float }).Shape;

    private static Shape Known(CheckedNode node, int input) => node.Input(input, ItemTypes.Booleans).Shape;

    private static void Matches(CheckedNode node, Shape shape, params ReadOnlySpan<Dim> dims)
    {
        Shape wanted = new(dims);
        if (!shape.Fits(wanted))
            throw node.Wrong($"reads {shape} instead of {wanted}");
    }
}
