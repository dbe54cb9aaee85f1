using MlNet.MultiTask.Extending;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Neighbours by sequences of numbers and by bags, where predictions are smoothed.</summary>
[TestClass]
public sealed class ViewNumbersTests
{
    [TestMethod]
    public void ASequenceCountsByItsMeans()
    {
        var column = new SequenceArray<float>(2, GrowingArray.CountOfSequence(2));
        column.Reserve(3);
        column.Set(0, [1, 10, 3, 30]);
        column.Set(1, []);
        column.Set(2, [5, 50]);
        // The means of the rows; the empty one is as all three steps.
        double[] want = [2, 20, 3, 30, 5, 50];
        Near(Scaled(want, 3), ViewNumbers.Of(column, 3)!);
    }

    [TestMethod]
    public void ABagCountsAsItsSlots()
    {
        SlotValue[][] rows = [[new(0, 1), new(7, 2)], [], [new(7, -3)], [new(3, 0.5f)]];
        var want = new double[4 * 9];
        for (var row = 0; row < 4; row++)
            foreach (var (slot, value) in rows[row])
                want[row * 9 + slot] = value;
        Near(Scaled(want, 4), ViewNumbers.Of(Bag(rows, 9), 4)!);
    }

    [TestMethod]
    public void DistancesOfWideBagsStay()
    {
        const int Slots = 100_000;
        var random = new SeededRandom(3);
        SlotValue[][] rows =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(_ =>
                    Enumerable
                        .Range(0, 60)
                        .Select(_ => (int)(random.Uniform() * Slots))
                        .Distinct()
                        .Order()
                        .Select(slot => new SlotValue(slot, 1 + (float)random.Uniform()))
                        .ToArray()
                ),
        ];
        // A near pair among far ones.
        rows[1] = [.. rows[0].Skip(6)];
        var got = ViewNumbers.Of(Bag(rows, Slots), rows.Length)!;
        Assert.HasCount(40 * ViewNumbers.MostOfBag, got);
        double Length(int a, int b) =>
            Math.Sqrt(
                rows[a]
                    .Concat(rows[b].Select(e => new SlotValue(e.Slot, -e.Value)))
                    .GroupBy(e => e.Slot)
                    .Sum(g => Math.Pow(g.Sum(e => e.Value), 2))
            );
        double Got(int a, int b) =>
            Math.Sqrt(Enumerable.Range(0, 1024).Sum(i => Math.Pow(got[a * 1024 + i] - got[b * 1024 + i], 2)));
        var unit = Got(2, 3) / Length(2, 3);
        for (var a = 0; a < 40; a++)
            for (var b = 0; b < a; b++)
                Assert.AreEqual(1, Got(a, b) / Length(a, b) / unit, 0.2, $"{a} and {b}");
        Assert.IsLessThan(0.5 * Got(0, 2), Got(0, 1));
    }

    /// <summary>The classes can be told by neither view's keys, but by its numbers.</summary>
    [TestMethod]
    [DataRow("sequences")]
    [DataRow("bags")]
    public void NetworksOverThemAreSmoothed(string kind)
    {
        var ml = new MLContext(1);
        var rounds = new Rounds();
        var training = TwoViews.Training(epochs: 2) with
        {
            Sequence = new SequenceEncoding
            {
                Trunk = null,
                Widths = new Dictionary<string, int> { ["Left"] = 2, ["Right"] = 2 },
            },
        };
        if (kind == "bags")
            training = training with { NumericEncoding = new BagEncoding() };
        var rows = kind == "bags" ? ml.Data.LoadFromEnumerable(Row.Many<Bags>(90)) : ml.Data.LoadFromEnumerable(Row.Many<Sequences>(90));
        using var model = ml.MultiTask()
            .CoTrainer(
                [new("A", "Left"), new("B", "Right")],
                [Tasks.Binary("High", "High")],
                new CoTrainingOptions
                {
                    Training = training,
                    MaximumRounds = 1,
                    PropagatedShare = 1,
                    Threshold = 1e-6,
                    Consensus = true,
                    BalanceClasses = false,
                    Smoothing = new GraphSmoothing { Neighbours = 5, Alpha = 0.95, Steps = 100 },
                    TruthColumns = new Dictionary<string, string> { ["High"] = "TrueHigh" },
                    Progress = rounds,
                }
            )
            .Fit(rows);
        var network = rounds[^1].Tasks[0].Networks[0];
        Assert.IsGreaterThan(60, network.WithTruth);
        Assert.IsGreaterThan(0.95, (double)network.Right / network.WithTruth);
    }

    private static SparseArray Bag(SlotValue[][] rows, int slots)
    {
        var (column, view) = (new SparseArray(slots, new EntryCount()), new MLContext(1));
        column.Reserve(rows.Length);
        var schema = SchemaDefinition.Create(typeof(Vector));
        schema["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slots);
        var data = view.Data.LoadFromEnumerable(
            rows.Select(row => new Vector
            {
                Values = new VBuffer<float>(slots, row.Length, [.. row.Select(e => e.Value)], [.. row.Select(e => e.Slot)]),
            }),
            schema
        );
        using var cursor = data.GetRowCursor(data.Schema);
        var reader = column.Reader(cursor, new InputColumn("Values", ColumnKind.Single, slots, false, 0, []));
        for (var row = 0; cursor.MoveNext(); row++)
            reader.Read(row);
        return column;
    }

    private static double[] Scaled(double[] values, int rows)
    {
        var mean = values.Average();
        var scale = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / rows);
        return [.. values.Select(value => (value - mean) / scale)];
    }

    private static void Near(double[] want, float[] got)
    {
        Assert.HasCount(want.Length, got);
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], 1e-5, $"{i}");
    }

    private sealed class Vector
    {
        public VBuffer<float> Values { get; set; }
    }

    private abstract class Row
    {
        public float High { get; set; }

        public float TrueHigh { get; set; }

        protected abstract void Set(float[] left, float[] right);

        // Two heaps, with three labels each.
        public static T[] Many<T>(int count)
            where T : Row, new()
        {
            var random = new SeededRandom(5);
            return
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                    {
                        var made = new T { TrueHigh = i % 2, High = i < 6 ? i % 2 : float.NaN };
                        float Number(int k) => (k % 2 == 0 ? 3f * (i % 2) : 0) + 0.3f * (float)random.Normal();
                        float[] Draw() => [.. Enumerable.Range(0, 4).Select(Number)];
                        made.Set(Draw(), Draw());
                        return made;
                    }),
            ];
        }
    }

    private sealed class Sequences : Row
    {
        public float[] Left { get; set; } = [];

        public float[] Right { get; set; } = [];

        protected override void Set(float[] left, float[] right) => (Left, Right) = (left, right);
    }

    private sealed class Bags : Row
    {
        [VectorType(4)]
        public float[] Left { get; set; } = [];

        [VectorType(4)]
        public float[] Right { get; set; } = [];

        protected override void Set(float[] left, float[] right) => (Left, Right) = (left, right);
    }
}
