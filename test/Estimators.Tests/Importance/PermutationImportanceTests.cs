using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Permutation importance on data in which it is known what each task depends on.</summary>
[TestClass]
public sealed class PermutationImportanceTests
{
    private static readonly MLContext s_ml = new(1);
    private static IDataView s_test = null!;
    private static ITransformer s_model = null!;
    private static TaskImportance s_importance = null!;

    [ClassInitialize]
    public static void Measure(TestContext _)
    {
        var chain = s_ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(s_ml.Transforms.Categorical.OneHotEncoding("ColourVector", "Colour"))
            .Append(s_ml.Transforms.Concatenate("Features", "ColourVector", "A", "B", "Noise", "Pair"))
            .Append(
                s_ml.MultiTask()
                    .Trainer(
                        "Features",
                        [Tasks.Multiclass("Kind", "KindKey"), Tasks.Binary("Sign", "Sign"), Tasks.Regression("Sum", "Sum")],
                        new MultiTaskOptions
                        {
                            Architecture = new HardSharing { TrunkLayers = [32] },
                            MaximumEpochs = 40,
                            BatchSize = 32,
                            Seed = 1,
                            Threads = 1,
                            Optimizer = new Adam { LearningRate = 0.01 },
                            NumericEncoding = new RawEncoding(),
                        }
                    )
            );
        s_model = chain.Fit(s_ml.Data.LoadFromEnumerable(Planted.Many(1000, 1)));
        s_test = s_ml.Data.LoadFromEnumerable(Planted.Many(500, 2));
        s_importance = s_ml.MultiTask().PermutationImportance(s_model, s_test);
    }

    [ClassCleanup]
    public static void Clean() => (s_model as IDisposable)?.Dispose();

    [TestMethod]
    public void EachTaskReliesOnWhatItIsMadeFrom()
    {
        CollectionAssert.AreEqual(new[] { "Colour", "A", "B", "Noise", "Pair" }, s_importance.Columns.ToArray());
        CollectionAssert.AreEqual(new[] { "Kind", "Sign", "Sum" }, s_importance.Tasks.ToArray());
        foreach (var (task, columns) in new[] { ("Kind", new[] { "Colour" }), ("Sign", ["A"]), ("Sum", ["B", "Pair"]) })
            foreach (var column in s_importance.Columns)
                if (columns.Contains(column))
                    Assert.IsGreaterThan(0.2, s_importance[column, task].Mean, $"{column} for {task}\n{s_importance}");
                else
                    Assert.AreEqual(0, s_importance[column, task].Mean, 0.05, $"{column} for {task}\n{s_importance}");
    }

    [TestMethod]
    public void DropsAreWhatTheoryExpects()
    {
        // Kind is the colour, one of three alike: a shuffled colour is right by chance, 1 of 3 times.
        Assert.AreEqual(1 - 1 / 3.0, s_importance["Colour", "Kind"].Mean, 0.06);
        // Sum = B + p₀ + p₁ with each uniform in [−1, 1], variance 1/3. Shuffling B leaves an error of variance 2/3; shuffling both of
        // Pair, together, one of 4/3.
        var rmse = s_importance["B", "Sum"].Baseline;
        Assert.AreEqual("RMSE", s_importance["B", "Sum"].Metric);
        Assert.AreEqual(Math.Sqrt(2 / 3.0), s_importance["B", "Sum"].Mean + rmse, 0.08);
        Assert.AreEqual(Math.Sqrt(4 / 3.0), s_importance["Pair", "Sum"].Mean + rmse, 0.1);
    }

    [TestMethod]
    public void BaselinesAreTheMetrics()
    {
        var metrics = s_ml.MultiTask().Evaluate(s_model.Transform(s_test));
        Assert.AreEqual(metrics["Kind"].Multiclass.MicroAccuracy, s_importance["A", "Kind"].Baseline, 1e-9);
        Assert.AreEqual(metrics["Sign"].Binary.AreaUnderRocCurve, s_importance["A", "Sign"].Baseline, 1e-9);
        Assert.AreEqual(499, metrics["Sum"].LabelledRows); // one label is missing
    }

    [TestMethod]
    public void MeanAndDeviationAreThoseOfTheShuffles()
    {
        var entry = new ColumnImportance("C", "T", "AUC", 0.9, [0.1, 0.2, 0.6]);
        Assert.AreEqual(0.3, entry.Mean, 1e-12);
        Assert.AreEqual(Math.Sqrt((0.04 + 0.01 + 0.09) / 2), entry.StandardDeviation, 1e-12);
        Assert.HasCount(5, s_importance["A", "Sign"].Drops);
        Assert.IsGreaterThan(0, s_importance["A", "Sign"].StandardDeviation);
    }

    [TestMethod]
    public void TheSeedDecides()
    {
        double[] Drops(int seed, params string[] columns) =>
            [
                .. s_ml.MultiTask()
                    .PermutationImportance(
                        s_model,
                        s_test,
                        new ImportanceOptions
                        {
                            Columns = columns,
                            Repeats = 2,
                            Seed = seed,
                        }
                    )["A", "Sign"]
                    .Drops,
            ];

        CollectionAssert.AreEqual(s_importance["A", "Sign"].Drops.Take(2).ToArray(), Drops(1, "A"));
        CollectionAssert.AreEqual(Drops(1, "A"), Drops(1, "B", "A"));
        CollectionAssert.AreNotEqual(Drops(1, "A"), Drops(2, "A"));
    }

    [TestMethod]
    public void AColumnThatNothingUsesChangesNothing()
    {
        var unused = s_ml.MultiTask()
            .PermutationImportance(s_model, s_test, new ImportanceOptions { Columns = ["Unused", "Seen"], Repeats = 1 });
        Assert.IsTrue(unused.All(entry => entry.Mean == 0));
    }

    [TestMethod]
    public void PrintsATableForEachTask()
    {
        var text = s_importance.ToString();
        Assert.Contains("Sign: AUC ", text);
        Assert.MatchesRegex(@"(?m)^Sign: .*\n  A +0\.\d{4} ± 0\.\d{4}$", text);
    }

    [TestMethod]
    public void SaysWhatIsWrong()
    {
        string Refused<T>(ITransformer model, IDataView data, ImportanceOptions? options = null)
            where T : Exception => Assert.ThrowsExactly<T>(() => s_ml.MultiTask().PermutationImportance(model, data, options)).Message;

        Assert.Contains("Repeats", Refused<ArgumentOutOfRangeException>(s_model, s_test, new ImportanceOptions { Repeats = 0 }));
        Assert.Contains(
            "'Missing'",
            Refused<ArgumentOutOfRangeException>(s_model, s_test, new ImportanceOptions { Columns = ["Missing"] })
        );
        Assert.Contains(
            "label depends on column 'Kind'",
            Refused<ArgumentException>(s_model, s_test, new ImportanceOptions { Columns = ["Kind"] })
        );
        Assert.Contains("no column", Refused<ArgumentException>(s_model, s_test, new ImportanceOptions { Columns = [] }));
        var stock = s_ml.Transforms.CopyColumns("A2", "A").Fit(s_test);
        Assert.Contains("no MultiTaskTransformer", Refused<ArgumentException>(stock, s_test));
        var unlabelled = Planted
            .Many(20, 3)
            .Select(row =>
            {
                row.Sum = float.NaN;
                row.Sign = float.NaN;
                row.Kind = "";
                return row;
            });
        Assert.Contains("No task can be measured", Refused<InvalidOperationException>(s_model, s_ml.Data.LoadFromEnumerable(unlabelled)));
    }

    [TestMethod]
    public void ThePermutedViewMovesOneColumnOfAnyType()
    {
        var view = s_ml.Data.LoadFromEnumerable(Planted.Many(6, 5).ToArray());
        var rows = s_ml.Data.CreateEnumerable<Planted>(view, reuseRowObject: false).ToArray();
        int[] order = [3, 1, 0, 5, 4, 2];
        foreach (var name in new[] { "Colour", "A", "Pair", "Flags", "Seen", "Site" })
        {
            var column = view.Schema[name];
            var permuted = new PermutedColumnView(view, column, ColumnValues.Read(view, column), order);
            // Read twice, and with all columns: buffers that a reader fills are its own.
            for (var pass = 0; pass < 2; pass++)
            {
                var read = s_ml.Data.CreateEnumerable<Planted>(permuted, reuseRowObject: false).ToArray();
                for (var i = 0; i < 6; i++)
                {
                    var (moved, stays) = (rows[order[i]], rows[i]);
                    Assert.AreEqual((name == "Colour" ? moved : stays).Colour, read[i].Colour);
                    Assert.AreEqual((name == "A" ? moved : stays).A, read[i].A);
                    CollectionAssert.AreEqual((name == "Pair" ? moved : stays).Pair, read[i].Pair);
                    CollectionAssert.AreEqual((name == "Flags" ? moved : stays).Flags, read[i].Flags);
                    Assert.AreEqual((name == "Seen" ? moved : stays).Seen, read[i].Seen);
                    Assert.AreEqual((name == "Site" ? moved : stays).Site, read[i].Site);
                }
            }
        }
    }

    private sealed class Planted
    {
        public string Colour { get; set; } = "";

        public float A { get; set; }

        public float B { get; set; }

        public float Noise { get; set; }

        [VectorType(2)]
        public float[] Pair { get; set; } = [];

        [VectorType(2)]
        public bool[] Flags { get; set; } = [];

        public float Unused { get; set; }

        public DateTime Seen { get; set; }

        [KeyType(7)]
        public uint Site { get; set; }

        public string Kind { get; set; } = "";

        public float Sign { get; set; }

        public float Sum { get; set; }

        public static IEnumerable<Planted> Many(int rows, int seed)
        {
            var random = new Random(seed);
            float Next() => (float)(random.NextDouble() * 2 - 1);
            for (var i = 0; i < rows; i++)
            {
                var row = new Planted
                {
                    Colour = new[] { "red", "green", "blue" }[random.Next(3)],
                    A = Next(),
                    B = Next(),
                    Noise = Next(),
                    Pair = [Next(), Next()],
                    Flags = [i % 2 == 0, i % 3 == 0],
                    Unused = Next(),
                    Seen = new DateTime(2020, 1, 1 + i % 28),
                    Site = (uint)(i % 7) + 1,
                };
                (row.Kind, row.Sign, row.Sum) = (
                    "kind of " + row.Colour,
                    row.A > 0 ? 1 : 0,
                    i == 0 ? float.NaN : row.B + row.Pair[0] + row.Pair[1]
                );
                yield return row;
            }
        }
    }
}
