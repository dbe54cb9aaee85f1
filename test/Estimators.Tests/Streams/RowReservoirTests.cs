using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Old rows: kept as they were, evenly from all that came.</summary>
[TestClass]
public sealed class RowReservoirTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void EveryKindOfColumnIsKeptAsItWas()
    {
        var rows = Enumerable.Range(0, 5).Select(Row.Of).ToArray();
        var view = s_ml.Data.LoadFromEnumerable(rows);
        var reservoir = new RowReservoir(view.Schema, 10, 1);
        reservoir.Add(view);
        Assert.AreEqual(5, reservoir.Count);

        var kept = s_ml.Data.CreateEnumerable<Row>(reservoir.Rows([3, 1]), reuseRowObject: false).ToArray();
        Assert.HasCount(2, kept);
        // As the view itself gives them back.
        rows = [.. s_ml.Data.CreateEnumerable<Row>(view, reuseRowObject: false)];
        foreach (var (expected, got) in new[] { rows[3], rows[1] }.Zip(kept))
        {
            Assert.AreEqual(expected.Text, got.Text);
            Assert.AreEqual(expected.Number, got.Number);
            Assert.AreEqual(expected.Double, got.Double);
            Assert.AreEqual(expected.Flag, got.Flag);
            Assert.AreEqual(expected.When, got.When);
            Assert.AreEqual(expected.Key, got.Key);
            Assert.AreEqual(expected.Long, got.Long);
            CollectionAssert.AreEqual(expected.Numbers, got.Numbers);
            CollectionAssert.AreEqual(expected.Words, got.Words);
        }
    }

    [TestMethod]
    public void EveryRowHasTheSameChance()
    {
        // 20 of 100 rows, 2,000 times: each row is kept 400 times, with a standard deviation of 18.
        var counts = new int[100];
        var batches = Enumerable.Range(0, 4).Select(b => View(Enumerable.Range(25 * b, 25))).ToArray();
        for (var seed = 0; seed < 2000; seed++)
        {
            var reservoir = new RowReservoir(batches[0].Schema, 20, seed);
            foreach (var batch in batches)
                reservoir.Add(batch);
            Assert.AreEqual(20, reservoir.Count);
            foreach (var number in reservoir.Rows([.. Enumerable.Range(0, 20)]).GetColumn<float>("Number"))
                counts[(int)number]++;
        }
        Assert.IsTrue(counts.All(count => Math.Abs(count - 400) < 90), $"{counts.Min()} to {counts.Max()}");
    }

    [TestMethod]
    public void ReplayedRowsAreTheShareThatIsWanted()
    {
        var (now, old) = (View(Enumerable.Range(0, 60)), View(Enumerable.Range(1000, 500)));
        float[] Numbers(double share, int seed = 0) => [.. s_ml.MultiTask().Replay(now, old, share, seed).GetColumn<float>("Number")];

        CollectionAssert.AreEqual(Enumerable.Range(0, 60).Select(i => (float)i).ToArray(), Numbers(0));
        // 40 of 100 rows are old ones, each once.
        var mixed = Numbers(0.4);
        CollectionAssert.AreEqual(Enumerable.Range(0, 60).Select(i => (float)i).ToArray(), mixed[..60]);
        Assert.HasCount(40, mixed[60..].Distinct());
        Assert.IsTrue(mixed[60..].All(number => number >= 1000));
        CollectionAssert.AreEqual(mixed, Numbers(0.4));
        CollectionAssert.AreNotEqual(mixed, Numbers(0.4, seed: 1));
        Assert.HasCount(560, Numbers(0.95), "no more than there are");
    }

    [TestMethod]
    public void RowsThatDoNotFitAreNamed()
    {
        var view = View(Enumerable.Range(0, 5));
        var reservoir = new RowReservoir(view.Schema, 3, 1);
        var rename = s_ml.Transforms.CopyColumns("Other", "Number").Append(s_ml.Transforms.SelectColumns("Other"));
        var renamed = rename.Fit(view).Transform(view);
        var error = Assert.ThrowsExactly<ArgumentException>(() => reservoir.Add(renamed));
        StringAssert.Contains(error.Message, "no column 'Number'");
        var typed = s_ml.Transforms.Conversion.ConvertType("Number", outputKind: DataKind.Double).Fit(view).Transform(view);
        var differs = Assert.ThrowsExactly<ArgumentException>(() => s_ml.MultiTask().Replay(view, typed));
        StringAssert.Contains(differs.Message, "is Single in some");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.MultiTask().Replay(view, view, 1));
    }

    private static IDataView View(IEnumerable<int> numbers) =>
        s_ml.Data.LoadFromEnumerable(numbers.Select(number => new Numbered { Number = number }).ToArray());

    private sealed class Numbered
    {
        public float Number { get; set; }
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public float Number { get; set; }

        public double Double { get; set; }

        public bool Flag { get; set; }

        public DateTime When { get; set; }

        [KeyType(9)]
        public uint Key { get; set; }

        public long Long { get; set; }

        [VectorType(3)]
        public float[] Numbers { get; set; } = [];

        public string[] Words { get; set; } = [];

        public static Row Of(int i) =>
            new()
            {
                Text = $"text {i}",
                Number = i,
                Double = i / 7.0,
                Flag = i % 2 == 1,
                When = new DateTime(2026, 1, 1 + i),
                Key = (uint)i,
                Long = 1L << (40 + i),
                Numbers = [i, 0, -i],
                Words = [.. Enumerable.Range(0, i).Select(word => $"word {word}")],
            };
    }
}
