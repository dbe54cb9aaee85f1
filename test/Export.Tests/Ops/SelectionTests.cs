namespace MlNet.MultiTask.Export.Tests;

/// <summary>Items that are chosen by their values, in every operator set: against orders and overlaps by hand.</summary>
[TestClass]
public sealed class SelectionTests
{
    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void TheLargestComeFirst(int opset)
    {
        var x = new Tensor([2, 5], [3, -1, 7, 0, 5, -9, -2, -4, -8, -3]);
        TensorAssert.Near(new([2, 3], [2, 4, 0, 1, 4, 2]), new OpRun(opset).Run((o, v) => o.TopPositions(v[0], 3), x));
        // Values by their positions, and calculating with positions: where each is, half of it, and whole again.
        TensorAssert.Near(
            new([2, 3], [7, 5, 3, -2, -3, -4]),
            new OpRun(opset).Run((o, v) => o.TakeAt(v[0], o.TopPositions(v[0], 3)), x)
        );
        TensorAssert.Near(
            new([2, 3], [5, 9, 1, 3, 9, 5]),
            new OpRun(opset).Run((o, v) => o.Whole(o.Affine(o.TopPositions(v[0], 3), 2, 1)), x)
        );
    }

    /// <summary>Squares of 4 × 4 along a line. Moved by 1 they share 12 of 20, an IoU of 0.6; by 2, 8 of 24, a third.</summary>
    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void ABoxThatOverlapsABetterOneIsDropped(int opset)
    {
        var boxes = new Tensor([2, 4, 4], [.. Squares(0, 1, 2, 9), .. Squares(0, 1, 2, 0)]);
        // First row: 0 drops 1, whose own victim 2 is kept. Second: the third is best, and 1 goes, which has 0.6 with it; the first of the
        // equal ones at 0 is kept.
        var scores = new Tensor([2, 4], [0.9f, 0.8f, 0.7f, 0.1f, 0.5f, 0.6f, 0.7f, 0.5f]);
        TensorAssert.Near(
            new([2, 4], [1, 0, 1, 1, 1, 0, 1, 0]),
            new OpRun(opset).Run((o, v) => o.Suppress(v[0], v[1], 0.5f), boxes, scores)
        );
        // Above 0.6 only the same box is too much, and a limit of 0.3 leaves one square.
        TensorAssert.Near(
            new([2, 4], [1, 1, 1, 1, 1, 1, 1, 0]),
            new OpRun(opset).Run((o, v) => o.Suppress(v[0], v[1], 0.61f), boxes, scores)
        );
        TensorAssert.Near(
            new([2, 4], [1, 0, 0, 1, 0, 0, 1, 0]),
            new OpRun(opset).Run((o, v) => o.Suppress(v[0], v[1], 0.3f), boxes, scores)
        );
    }

    [TestMethod]
    public void BoxesWithoutAreaOverlapNone() =>
        TensorAssert.Near(
            new([1, 3], [1, 1, 1]),
            new OpRun(17).Run(
                (o, v) => o.Suppress(v[0], v[1], 0.1f),
                new Tensor([1, 3, 4], [1, 1, 1, 5, 1, 1, 1, 5, 0, 0, 4, 4]),
                new Tensor([1, 3], [3, 2, 1])
            )
        );

    private static IEnumerable<float> Squares(params float[] lefts) =>
        lefts.SelectMany(left => new[] { left, 2, left + 4, 6 });
}
