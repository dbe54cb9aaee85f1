using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The learnt embedding behind bins, against its formula.</summary>
[TestClass]
public sealed class BinEmbeddingTests
{
    private const int Rows = 200;
    private const int Width = 3;
    private static readonly InputColumn s_column = new("x", ColumnKind.Single, 3, false, 0, []);

    // Slot 0 is spread evenly over 0 to 199, slot 1 is a flag, slot 2 has the values 0, 1 and 2.
    private static readonly float[] s_values = [.. Enumerable.Range(0, Rows).SelectMany(row => new float[] { row, row % 2, row % 3 })];

    [TestMethod]
    public void EachSlotGoesThroughItsOwnLayerAndFlagsStayAsTheyAre()
    {
        var fitted = new PiecewiseLinearEncoding { MaximumBins = 4, EmbeddingWidth = Width }.Fit(s_column, s_values);
        var record = new ShapeRecord();
        fitted.Encode(new ShapeOps(record), new ShapeValue([-1, 3], false));
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var store = new ParameterStore(record, 3, torch.CPU);
        var ops = new TorchOps(store, new TrainingMode { IsTraining = false });
        var got = fitted.Encode(ops, torch.tensor(new float[] { 60, 1, 2 }, [1, 3])).data<float>().ToArray();

        var parameters = store.Capture();
        // Quantile bins of 0 … 199 with edges at 0, 49, 99, 149 and 199, give or take the rounding that the state tells; 60 lies in the
        // second.
        var state = fitted.State!.Chunk(5).ToArray();
        var first = state.Where(segment => segment[0] == 0).ToArray();
        float[] bins = [.. first.Select(segment => Math.Clamp((60 - segment[1]) * segment[2], segment[3], segment[4]))];
        Assert.HasCount(4, bins);
        Assert.AreEqual(49, 1 / first[1][2], 2.0, "width of the second bin");
        Assert.IsTrue(bins[0] >= 1 && bins[1] > 0 && bins[1] < 1 && bins[2] == 0, string.Join(", ", bins));
        // Of the three values 0, 1 and 2, two bins; 2 fills both.
        float[] few = [1, 1, 0, 0];
        for (var k = 0; k < Width; k++)
        {
            Assert.AreEqual(Relu(bins, parameters, slot: 0, k), got[k], 1e-5);
            Assert.AreEqual(Relu(few, parameters, slot: 1, k), got[Width + k], 1e-5);
        }
        Assert.AreEqual(1, got[2 * Width], "the flag");
        Assert.HasCount(2 * Width + 1, got);
        CollectionAssert.AreEqual(new[] { Width, Width, 1 }, fitted.ValuesOfFeatures!.ToArray());
    }

    [TestMethod]
    public void ItIsRestoredFromItsState()
    {
        var encoding = new PiecewiseLinearEncoding { MaximumBins = 4, EmbeddingWidth = Width };
        var fitted = encoding.Fit(s_column, s_values);
        CollectionAssert.AreEqual(fitted.State!.ToArray(), encoding.Restore(s_column, fitted.State!).State!.ToArray());
    }

    /// <summary>The unit of a number does not matter, also where bins have one of their own; with and without slots that stay as they
    /// are.</summary>
    [TestMethod]
    [DataRow(1e33)]
    [DataRow(1e-33)]
    public void TheUnitDoesNotMatter(double unit)
    {
        var encoding = new PiecewiseLinearEncoding { MaximumBins = 4, EmbeddingWidth = Width };
        foreach (var flags in new[] { 0, 1 })
        {
            var size = 2 + flags;
            float[] Numbers(double by, params int[] rows) =>
                [.. rows.SelectMany(row => new[] { (float)(row * by), (float)(row * row % 150 * by), row % 2 }[..size])];
            int[] all = [.. Enumerable.Range(0, Rows)];
            var (plain, scaled) = (
                EncodedRows.Fit(encoding, size, Numbers(1, all)),
                EncodedRows.Fit(encoding, size, Numbers(unit, all))
            );
            CollectionAssert.AreEqual(
                new[] { Width, Width, 1 }[..size],
                scaled.ValuesOfFeatures!.ToArray(),
                "the flag in a column of its own"
            );
            Near.Values(EncodedRows.Of(plain, size, Numbers(1, 3, 66, 198)), EncodedRows.Of(scaled, size, Numbers(unit, 3, 66, 198)), 1e-4);
        }
    }

    [TestMethod]
    public void WithoutNumbersTheColumnStaysAsItIs()
    {
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding { EmbeddingWidth = Width }, 2, 1, 0, 0, 1, 1, 1);
        CollectionAssert.AreEqual(new float[] { 1, 0, 0, 1 }, EncodedRows.Of(fitted, 2, 1, 0, 0, 1));
        CollectionAssert.AreEqual(new[] { 1, 1 }, fitted.ValuesOfFeatures!.ToArray());
    }

    private static float Relu(float[] bins, IReadOnlyDictionary<string, float[]> parameters, int slot, int k)
    {
        var sum = parameters["bias"][slot * Width + k];
        for (var bin = 0; bin < bins.Length; bin++)
            sum += bins[bin] * parameters["weight"][(slot * 4 + bin) * Width + k];
        return Math.Max(0, sum);
    }
}
