namespace MlNet.MultiTask;

/// <summary>The objects of an image from its maps, as part of the graph: the cells that are the highest of their neighbours, the best of
/// them, their boxes, without those that overlap a better one.</summary>
internal sealed class DetectionPeaks<T>(IOps<T> ops, DetectionTask task, DetectionGrid grid, int classes, DetectionScale scale)
{
    // What a cell that is no peak has as its logit: its probability is 0.
    private const float Far = 1e4f;

    private readonly int _count = task.MaximumObjects;

    /// <param name="heat">[batch, classes, height, width] logits of the centres.</param>
    /// <param name="boxes">[batch, 4, height, width].</param>
    /// <returns>Scores, positions of the classes and boxes, best first; 0, −1 and 0 behind the last object.</returns>
    public IReadOnlyList<T> Outputs(T heat, T boxes)
    {
        var isLower = ops.GreaterThan(ops.Sub(ops.MaxPool2d(heat, 3, 1, 1), heat), 0);
        var peaks = ops.Reshape(
            ops.Sub(ops.Mul(heat, ops.Affine(isLower, -1, 1)), ops.Affine(isLower, Far, 0)),
            classes * grid.Cells
        );
        var places = ops.TopPositions(peaks, _count);
        var scores = ops.Apply(Activation.Sigmoid, ops.TakeAt(peaks, places));
        var place = ops.Affine(places, 1, 0);
        var own = Quotient("classes", place, grid.Cells, classes);
        var cell = ops.Sub(place, ops.Affine(own, grid.Cells, 0));
        var line = Quotient("lines", cell, grid.Width, grid.Height);
        var column = ops.Sub(cell, ops.Affine(line, grid.Width, 0));
        T[] sides = Sides(boxes, ops.Whole(cell), column, line);
        var isObject = ops.GreaterThan(scores, (float)task.ScoreThreshold);
        if (task.MaximumOverlap is not { } overlap)
            return Columns(scores, own, sides, isObject);

        isObject = ops.Mul(isObject, ops.Suppress(Apart(sides, own), scores, (float)overlap));
        // What is left moves to the front.
        var order = ops.TopPositions(ops.Mul(scores, isObject), _count);
        return Columns(
            ops.TakeAt(scores, order),
            ops.TakeAt(own, order),
            [.. sides.Select(side => ops.TakeAt(side, order))],
            ops.TakeAt(isObject, order)
        );
    }

    private IReadOnlyList<T> Columns(T scores, T own, T[] sides, T isObject) =>
        [
            ops.Mul(scores, isObject),
            ops.Whole(ops.Affine(ops.Mul(ops.Affine(own, 1, 1), isObject), 1, -1)),
            ops.Reshape(Joined([.. sides.Select(side => ops.Mul(side, isObject))]), 4 * _count),
        ];

    // ⌊value / by⌋ of whole numbers below by · most: how many multiples are not above it. There is no rounding in that.
    private T Quotient(string name, T values, int by, int most)
    {
        if (most == 1)
            return ops.Affine(values, 0, 0);
        float[] multiples = [.. Enumerable.Range(1, most - 1).Select(i => i * (float)by)];
        var differences = ops.Sub(ops.Reshape(values, _count, 1), ops.Constant(name, multiples, most - 1));
        return ops.Sum(ops.GreaterThan(differences, -0.5f), 2);
    }

    // Left, top, right and bottom, each [batch, count], within the image.
    private T[] Sides(T boxes, T cell, T column, T line)
    {
        var (x, halfWidth) = Along(0, column, grid.UnitX);
        var (y, halfHeight) = Along(1, line, grid.UnitY);
        return
        [
            ops.Clip(ops.Sub(x, halfWidth), 0, grid.ImageWidth),
            ops.Clip(ops.Sub(y, halfHeight), 0, grid.ImageHeight),
            ops.Clip(ops.Add(x, halfWidth), 0, grid.ImageWidth),
            ops.Clip(ops.Add(y, halfHeight), 0, grid.ImageHeight),
        ];

        (T Center, T Half) Along(int axis, T start, float unit) =>
            (
                ops.Affine(ops.Add(start, At(axis)), unit, 0.5f * unit),
                ops.Clip(ops.Affine(At(2 + axis), scale.Deviation[axis] / 2, scale.Mean[axis] / 2), 0, float.MaxValue)
            );

        T At(int channel) => ops.TakeAt(ops.Reshape(ops.Slice(boxes, 1, channel, channel + 1), grid.Cells), cell);
    }

    // Boxes of different classes lie so far apart that none overlaps another.
    private T Apart(T[] sides, T own)
    {
        var (right, down) = (ops.Affine(own, 2 * grid.ImageWidth, 0), ops.Affine(own, 2 * grid.ImageHeight, 0));
        return Joined([.. sides.Select((side, i) => ops.Add(side, i % 2 == 0 ? right : down))]);
    }

    private T Joined(T[] sides) => ops.Concat(2, [.. sides.Select(side => ops.Reshape(side, _count, 1))]);
}
