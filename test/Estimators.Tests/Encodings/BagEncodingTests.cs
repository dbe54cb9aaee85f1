using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What becomes of the slots of a bag.</summary>
[TestClass]
public sealed class BagEncodingTests
{
    private const int Rows = 100;

    // A flag, a count, a share, an amount in few rows, an amount in all rows, a count that is often filled, and a slot without any entry.
    private static readonly float[] s_values =
    [
        .. Enumerable
            .Range(0, Rows)
            .SelectMany(row =>
                new[] { Every(10, row, 1), Every(7, row, 3), Every(9, row, 0.25f), Every(20, row, 300), 20 + row, row % 2, 0 }
            ),
    ];

    [TestMethod]
    public void FlagsCountsAndSharesStayAmountsAreScaledAndFilledSlotsAreNumbers()
    {
        var fitted = Fit(new BagEncoding { Width = 2, Numbers = new StandardizeEncoding() });

        // One slot whose entries of 300 become 1, and one that the bag leaves to the numbers: mean 69.5, deviation of 0 to 99.
        var state = fitted.State!.ToArray();
        CollectionAssert.AreEqual(new float[] { 2, 3, 4 }, state[..3]);
        Near.Value(1 / 300.0, state[3]);
        CollectionAssert.AreEqual(new float[] { 0, 1, 4 }, state[4..7]);
        Near.Value(69.5, state[8]);
        Near.Value(1 / Math.Sqrt((Rows * Rows - 1) / 12.0), state[9]);
        CollectionAssert.AreEqual(new[] { 2, 1 }, fitted.ValuesOfFeatures!.ToArray());
    }

    [TestMethod]
    public void ARowIsTheSumOfItsSlotsVectors()
    {
        var fitted = Fit(new BagEncoding { Width = 2, Numbers = new RawEncoding() });
        var record = new ShapeRecord();
        fitted.Encode(new ShapeOps(record), new ShapeValue([-1, 7]));
        using var scope = torch.NewDisposeScope();
        using var store = new ParameterStore(record, 3, torch.CPU);
        store.WriteValues([.. Enumerable.Range(0, store.Length).Select(i => i < 14 ? i + 1f : 0)]);
        var ops = new TorchOps(store, new TrainingMode { IsTraining = false });

        // Vectors (1, 2) of the flag, (3, 4) of the count and so on; 600 stands for 2, and a number far out ends at 65,536.
        foreach (var rows in new[] { torch.tensor(new float[] { 1, 3, 0, 600, 5, 0, 0, 1e30f, 0, 0, 0, 0, 0, 0 }, [2, 7]) })
            foreach (var x in new[] { rows, rows.to_sparse() })
            {
                var got = fitted.Encode(ops, x).detach().contiguous().data<float>().ToArray();
                Near.Values(new double[] { 1 + 9 + 14, 2 + 12 + 16, 5, 65_536, 131_072, 0 }, got);
            }
    }

    /// <summary>float32 does not tell 16,777,217 from its neighbours.</summary>
    [TestMethod]
    public void SlotsBeyondWhatFloat32CountsAreKept()
    {
        const int Slots = (1 << 24) + 8;
        int[] scaled = [3, (1 << 24) + 1, (1 << 24) + 3];
        int[] filled = [(1 << 24) + 5, (1 << 24) + 7];
        var scale = new float[Slots];
        Array.Fill(scale, 1);
        foreach (var slot in scaled)
            scale[slot] = slot % 7 + 2;
        var encoding = new BagEncoding { Width = 1, Numbers = new RawEncoding() };
        var written = new FittedBag(Slots, 1, scale, filled, new RawEncoding().Fit(EncodedRows.Column(2), new float[4]));
        // Three slots, their scales, two slots; each whole number as its upper bits and its lower 16.
        float[] want = [0, 3, 0, 3, 256, 1, 256, 3, 5, .. scaled.Skip(1).Select(slot => slot % 7 + 2f), 0, 2, 256, 5, 256, 7];
        CollectionAssert.AreEqual(want, written.State!.ToArray());
        var read = encoding.Restore(EncodedRows.Column(Slots), want);
        CollectionAssert.AreEqual(want, read.State!.ToArray());
        Assert.ThrowsExactly<InvalidDataException>(() => encoding.Restore(EncodedRows.Column(Slots), [0, 1, 256, 8, 2, 0, 0]));
    }

    [TestMethod]
    public void ItIsRestoredFromItsState()
    {
        foreach (var numbers in new NumericEncoding[] { new PiecewiseLinearEncoding(), new StandardizeEncoding() })
        {
            var encoding = new BagEncoding { Width = 2, Numbers = numbers };
            var state = Fit(encoding).State!;
            CollectionAssert.AreEqual(state.ToArray(), encoding.Restore(EncodedRows.Column(7), state).State!.ToArray());
            Assert.ThrowsExactly<InvalidDataException>(() => encoding.Restore(EncodedRows.Column(3), state));
            Assert.ThrowsExactly<InvalidDataException>(() => encoding.Restore(EncodedRows.Column(7), [.. state.Take(2)]));
        }
        var plain = EncodedRows.Fit(new BagEncoding(), 2, [1, 0, 0, 1]);
        CollectionAssert.AreEqual(new float[] { 0, 0 }, plain.State!.ToArray());
        Assert.ThrowsExactly<InvalidDataException>(() => new BagEncoding().Restore(EncodedRows.Column(2), [0, 0, 5]));
    }

    /// <summary>Two filled slots beyond what float32 counts, without a table of scales: each whole number in two parts.</summary>
    [TestMethod]
    public void WholeNumbersHaveTwoPartsFrom2To24SlotsOn()
    {
        const int Slots = 1 << 24;
        var encoding = new BagEncoding { Width = 1, Numbers = new RawEncoding() };
        foreach (
            var (size, state) in new (int, float[])[]
            {
                (Slots, [0, 2, 5, Slots - 1]),
                (Slots + 1, [0, 0, 0, 2, 0, 5, 256, 0]),
                (Slots + 1, [0, 0, 0, 2, 1, 5, 255, 65_535]),
            }
        )
            CollectionAssert.AreEqual(state, encoding.Restore(EncodedRows.Column(size), state).State!.ToArray());
    }

    [TestMethod]
    public void NumbersThatAreNoBagAreRefused()
    {
        var encoding = new BagEncoding { Width = 2, Numbers = new RawEncoding() };
        foreach (
            var state in new float[][]
            {
                [],
                [0],
                [-1, 0],
                [float.NaN, 0],
                [4, 0, 1, 2, 3, 1, 1, 1, 1, 0],
                [1, 3, 2, 0],
                [1, -1, 2, 0],
                [1, 0, 2, 0, 9],
                [0, 1, 3],
                [0, 1],
                [2, 0, 1],
            }
        )
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(() => encoding.Restore(EncodedRows.Column(3), state));
            StringAssert.Contains(
                error.Message,
                $"The encoding of column 'Numbers' has {state.Length} numbers, which are no BagEncoding of 3 slots."
            );
        }
        // All slots scaled, and all of them filled.
        foreach (var state in new float[][] { [3, 0, 1, 2, 5, 6, 7, 0], [0, 3, 0, 1, 2], [0, 1, 0], [1, 2, 9, 0], [0, 0] })
            CollectionAssert.AreEqual(state, encoding.Restore(EncodedRows.Column(3), state).State!.ToArray());
    }

    [TestMethod]
    public void WhatCannotBeIsNamed()
    {
        var huge = Assert.ThrowsExactly<ArgumentException>(() => new BagEncoding { Width = 32 }.Restore(EncodedRows.Column(1 << 24), []));
        StringAssert.Contains(
            huge.Message,
            $"'Numbers' has {1 << 24:N0} slots, so a BagEncoding of width 32 has {1 << 29:N0} parameters; at most {1 << 28:N0} are"
        );
        StringAssert.Contains(huge.Message, "Hash to fewer bits, keep fewer terms, or take a smaller Width.");
        _ = new BagEncoding { Width = 16 }.Restore(EncodedRows.Column(1 << 24), [0, 0]);
        var bytes = new InputColumn("Pixels", ColumnKind.Byte, 4, false, 0, []);
        var wrong = Assert.ThrowsExactly<ArgumentException>(() => new BagEncoding().Fit(bytes, new byte[8].AsMemory()));
        StringAssert.Contains(wrong.Message, "'Pixels' holds Byte");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BagEncoding { Width = 0 }.Validate());
        Assert.ThrowsExactly<ArgumentException>(() => new BagEncoding { Numbers = new BagEncoding() }.Validate());
    }

    private static float Every(int rows, int row, float value) => row % rows == 0 ? value : 0;

    private static FittedEncoding Fit(BagEncoding encoding) => EncodedRows.Fit(encoding, 7, s_values);
}
