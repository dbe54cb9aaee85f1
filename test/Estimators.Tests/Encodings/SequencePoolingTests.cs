using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows from their steps, and steps with their row's columns, by hand: three rows of three, one and no step.</summary>
[TestClass]
public sealed class SequencePoolingTests
{
    // What stands behind a row's end is 0.
    private static readonly float[] s_steps = [-3, -2, -5, -6, -4, -1, -7, -8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly float[] s_mask = [1, 1, 1, 1, 0, 0, 0, 0, 0];

    [TestMethod]
    [DataRow(SequencePooling.Mean, new float[] { -4, -3, -7, -8, 0, 0 })]
    [DataRow(SequencePooling.Maximum, new float[] { -3, -1, -7, -8, 0, 0 })]
    [DataRow(SequencePooling.Last, new float[] { -4, -1, -7, -8, 0, 0 })]
    public void RowsOfSteps(SequencePooling pooling, float[] expected)
    {
        foreach (var trunk in new SequenceTrunk?[] { null, new GruTrunk(2) { Bidirectional = false } })
            Near.Values(expected, Pool(new SequenceEncoding { Trunk = trunk, Pooling = pooling }).Rows);
    }

    /// <summary>What read from the beginning has seen the whole row at its last step, what read from the end at its first.</summary>
    [TestMethod]
    public void TheLastStepOfBothDirections() =>
        Near.Values(
            new float[] { -4, -2, -7, -8, 0, 0 },
            Pool(new SequenceEncoding { Trunk = new GruTrunk(1), Pooling = SequencePooling.Last }).Rows
        );

    /// <summary>Yang et al. 2016: shares of v · tanh(W h + b) among a row's own steps.</summary>
    [TestMethod]
    public void AttentionWeighsARowsOwnSteps()
    {
        var (rows, p) = Pool(new SequenceEncoding { Pooling = SequencePooling.Attention });
        double[][] steps = [.. s_steps[..6].Chunk(2).Select(step => step.Select(x => (double)x).ToArray())];
        var scores = steps.Select(x =>
            SequenceByHand.Linear(p, "attention/score", [.. SequenceByHand.Linear(p, "attention/hidden", x).Select(Math.Tanh)])[0]
        );
        var shares = SequenceByHand.Softmax([.. scores]);
        Assert.IsFalse(p.ContainsKey("attention/score/bias"), "which would change no share");
        double First(int slot) => shares.Zip(steps, (share, step) => share * step[slot]).Sum();
        Near.Values([First(0), First(1), -7, -8, 0, 0], rows);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void ARowsColumnsStandBesideEachOfItsSteps(int columns)
    {
        float[] row = [2, -1, 5];
        var (got, p) = Run([3, 3, 2], new Beside(columns), row);
        var expected = s_steps
            .Select(
                (x, i) =>
                    x + s_mask[i / 2] * SequenceByHand.Linear(p, "columns", [.. Enumerable.Repeat((double)row[i / 6], columns)])[i % 2]
            )
            .ToArray();
        Near.Values(expected, got);
    }

    /// <summary>A trunk that reads whole rows gives what the pooling gives otherwise, and nothing for a row without steps.</summary>
    [TestMethod]
    public void ATrunkMayGiveRows()
    {
        var (got, _) = Run([3, 2], new ReadAndPooled(new SequenceEncoding { Trunk = new OfWholeRows() }));
        Near.Values(new float[] { -12 + 1, -9 + 1, -7 + 1, -8 + 1, 0, 0 }, got);
    }

    /// <summary>Columns of the same steps are read side by side, and nothing behind a row's end.</summary>
    [TestMethod]
    public void ColumnsOfStepsStandSideBySide()
    {
        var (got, _) = Run([3, 3, 4], new TwoColumns());
        var expected = s_steps.Chunk(2).SelectMany((x, i) => new[] { x[0] + 1, x[1] + 1, 2 * x[0], 2 * x[1] }.Select(v => v * s_mask[i]));
        Near.Values(expected.ToArray(), got);
    }

    private static (float[] Rows, IReadOnlyDictionary<string, float[]> Parameters) Pool(SequenceEncoding settings) =>
        Run([3, 2], new Pooled(settings));

    private static (float[], IReadOnlyDictionary<string, float[]>) Run(long[] shape, IPiece piece, params float[] row)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var record = new ShapeRecord();
        piece.Run(new ShapeOps(record), new([-1, -2, 2]), new([-1, -2]), new([-1, 1]));
        using var store = new ParameterStore(record, 3, CPU);
        using var mode = new TrainingMode { IsTraining = false };
        var own = tensor(row.Length > 0 ? row : new float[3], [3, 1]);
        var result = piece.Run(new TorchOps(store, mode), tensor(s_steps, [3, 3, 2]), tensor(s_mask, [3, 3]), own);
        CollectionAssert.AreEqual(shape, result.shape);
        return (result.contiguous().data<float>().ToArray(), store.Capture());
    }

    private interface IPiece
    {
        T Run<T>(IOps<T> ops, T steps, T mask, T row);
    }

    private sealed class Pooled(SequenceEncoding settings) : IPiece
    {
        public T Run<T>(IOps<T> ops, T steps, T mask, T row) => SequenceReading.Pool(ops, settings, steps, mask);
    }

    private sealed class ReadAndPooled(SequenceEncoding settings) : IPiece
    {
        public T Run<T>(IOps<T> ops, T steps, T mask, T row) =>
            SequenceReading.Pool(ops, settings, SequenceReading.Steps(ops, settings, [steps], mask), mask);
    }

    private sealed class Beside(int columns) : IPiece
    {
        public T Run<T>(IOps<T> ops, T steps, T mask, T row) =>
            SequenceReading.Beside(ops, steps, mask, [.. Enumerable.Repeat(row, columns)]);
    }

    private sealed class TwoColumns : IPiece
    {
        public T Run<T>(IOps<T> ops, T steps, T mask, T row) =>
            SequenceReading.Steps(
                ops,
                new SequenceEncoding { Trunk = null },
                [ops.Affine(steps, 1, 1), ops.Affine(steps, 2, 0)],
                mask
            );
    }

    private sealed class OfWholeRows : SequenceTrunk
    {
        public override T Read<T>(IOps<T> ops, T steps, T mask) => ops.Affine(ops.Sum(steps, 1), 1, 1);
    }
}
