using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows that are held out by a column: flags, whole groups, the latest; in memory, streamed, and through a whole chain.</summary>
[TestClass]
public sealed class HeldOutColumnTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void GroupsAreNeverSplit()
    {
        var rows = Rows(1000);
        var held = HeldOutRows.Of(View(rows), new MultiTaskOptions { GroupColumn = "Group" }, 0.2, 3)!;
        foreach (var group in Enumerable.Range(0, 1000).GroupBy(i => rows[i].Group))
            Assert.AreEqual(1, group.Select(i => held.Contains(i)).Distinct().Count(), group.Key);
        Assert.IsTrue(held.Count is > 120 and < 280, $"{held.Count}");
        var other = HeldOutRows.Of(View(rows), new MultiTaskOptions { GroupColumn = "Group" }, 0.2, 4)!;
        Assert.IsTrue(Enumerable.Range(0, 1000).Any(i => held.Contains(i) != other.Contains(i)));
    }

    [TestMethod]
    public void TheLatestRowsAreHeldOut()
    {
        var rows = Rows(1000);
        var held = HeldOutRows.Of(View(rows), new MultiTaskOptions { TimeColumn = "Time" }, 0.25, 3)!;
        var latest = rows.Select((row, i) => (row.Time, i)).OrderBy(row => row.Time).Skip(750).Select(row => row.i).ToHashSet();
        for (var i = 0; i < 1000; i++)
            Assert.AreEqual(latest.Contains(i), held.Contains(i));
    }

    [TestMethod]
    [DataRow(1L << 30)]
    [DataRow(1L << 20)] // streamed
    public void FlaggedRowsAreNotTrainedOn(long budget)
    {
        // The flagged rows say the opposite: had they been trained on, the sum would be learnt as 0.
        var rows = Rows(40_000);
        foreach (var row in rows)
            row.Sum = row.Flag ? -row.Features.Sum() : row.Features.Sum();
        var reports = new Reports();
        using var model = s_ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Regression("Sum", "Sum")],
                Sample.Quick(2) with { BatchSize = 128, CacheBudget = budget, ValidationColumn = "Flag", Progress = reports }
            )
            .Fit(View(rows));
        var held = rows.Where(row => row.Flag).ToList();
        var scores = model.Transform(View(held)).GetColumn<float>("Sum.Score").ToArray();
        var slope =
            scores.Zip(held).Sum(pair => pair.First * pair.Second.Features.Sum()) / held.Sum(row => Math.Pow(row.Features.Sum(), 2));
        Assert.IsGreaterThan(0.9, slope);
        Assert.AreEqual((rows.Count - held.Count + 127) / 128 * 2, reports[^1].Steps);
    }

    [TestMethod]
    public void AWholeChainStopsByRawRows()
    {
        var rows = Rows(400);
        var held = Rows(100, seed: 8);
        foreach (var row in held)
            row.Features = [.. row.Features.Select(x => x * 3)];
        IEstimator<ITransformer> Chain(MultiTaskOptions options) =>
            s_ml.Transforms.NormalizeMinMax("Scaled", "Features")
                .Append(s_ml.Transforms.Conversion.MapValueToKey("Key", "Class"))
                .Append(s_ml.MultiTask().Trainer("Scaled", [Tasks.Multiclass("Class", "Key"), Tasks.Regression("Sum", "Sum")], options));

        var options = Sample.Quick(4);
        var model = s_ml.MultiTask().Fit(Chain(options), View(rows), View(held));
        using var owned = (IDisposable)model;
        // By hand: the steps on the training rows alone, the trainer on both views.
        var steps = s_ml.Transforms.NormalizeMinMax("Scaled", "Features")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Key", "Class"))
            .Fit(View(rows));
        using var byHand = s_ml.MultiTask()
            .Trainer("Scaled", [Tasks.Multiclass("Class", "Key"), Tasks.Regression("Sum", "Sum")], options)
            .Fit(steps.Transform(View(rows)), steps.Transform(View(held)));
        CollectionAssert.AreEqual(
            byHand.Transform(steps.Transform(View(held))).GetColumn<float>("Sum.Score").ToArray(),
            model.Transform(View(held)).GetColumn<float>("Sum.Score").ToArray()
        );
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().Fit(s_ml.Transforms.NormalizeMinMax("Features"), View(rows), View(held))
        );
        StringAssert.Contains(error.Message, "no multi-task trainer");
    }

    [TestMethod]
    public void ErrorsNameTheColumn()
    {
        var view = View(Rows(20));
        void Says<T>(string text, MultiTaskOptions options)
            where T : Exception
        {
            var trainer = s_ml.MultiTask().Trainer("Features", [Tasks.Regression("Sum", "Sum")], options);
            StringAssert.Contains(Assert.ThrowsExactly<T>(() => trainer.Fit(view)).Message, text);
        }

        Says<ArgumentOutOfRangeException>("validation column 'Nowhere'", Sample.Quick(1) with { ValidationColumn = "Nowhere" });
        Says<ArgumentException>("'Sum' is Single; expected Boolean", Sample.Quick(1) with { ValidationColumn = "Sum" });
        Says<ArgumentOutOfRangeException>("time column 'Nowhere'", Sample.Quick(1) with { TimeColumn = "Nowhere" });
        Says<ArgumentException>("expected a number or a date", Sample.Quick(1) with { TimeColumn = "Group" });
        Says<InvalidOperationException>("expected two groups", Sample.Quick(1) with { GroupColumn = "One" });
        var both = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask()
                .Trainer("Features", [Tasks.Regression("Sum", "Sum")], Sample.Quick(1) with { TimeColumn = "Time", GroupColumn = "Group" })
        );
        StringAssert.Contains(both.Message, "Only one of");
    }

    private static IDataView View(IEnumerable<Row> rows) => s_ml.Data.LoadFromEnumerable(rows);

    private static List<Row> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        int[] times = [.. Enumerable.Range(0, count)];
        random.Shuffle(times);
        return
        [
            .. Sample
                .Many(count, seed)
                .Select(
                    (sample, i) =>
                        new Row
                        {
                            Features = sample.Features,
                            Class = sample.Class,
                            Sum = sample.Sum,
                            Flag = random.NextDouble() < 0.2,
                            Group = $"g{random.Next(40)}",
                            Time = times[i],
                        }
                ),
        ];
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public float Class { get; set; }

        public float Sum { get; set; }

        public bool Flag { get; set; }

        public string Group { get; set; } = "";

        public float One { get; set; } = 1;

        public float Time { get; set; }
    }
}
