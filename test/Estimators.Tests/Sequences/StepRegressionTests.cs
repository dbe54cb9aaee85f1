using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A number for each step of a sequence.</summary>
[TestClass]
public sealed class StepRegressionTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void ANumberOfEachStepIsLearnt()
    {
        using var model = Trainer().Fit(View(Row.Many(500, 1)));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        Row[] rows = Row.Many(100, 2);
        var scored = model.Transform(View(rows));
        var scores = scored.GetColumn<float[]>("Level.Score").ToArray();
        CollectionAssert.AreEqual(rows.Select(row => row.Words.Length).ToArray(), scores.Select(row => row.Length).ToArray());

        // R², RMSE and MAE by hand, over the steps that have a number.
        var pairs = rows
            .SelectMany((row, r) => row.Levels.Select((level, t) => (level, score: scores[r][t])))
            .Where(pair => !float.IsNaN(pair.level))
            .ToArray();
        var (mean, squares) = (pairs.Average(p => p.level), pairs.Average(p => Math.Pow(p.level - p.score, 2)));
        var metrics = s_ml.MultiTask().Evaluate(scored, new EvaluationOptions { BootstrapSamples = 20 })["Level"];
        Assert.AreEqual(1 - squares / pairs.Average(p => Math.Pow(p.level - mean, 2)), metrics["R²"], 1e-6);
        Assert.AreEqual(Math.Sqrt(squares), metrics["RMSE"], 1e-6);
        Assert.AreEqual(pairs.Average(p => Math.Abs(p.level - p.score)), metrics["MAE"], 1e-6);
        Assert.IsGreaterThan(0.95, metrics["R²"]);
        Assert.IsGreaterThan(0.9, s_ml.MultiTask().Evaluate(scored)["Tag"].Tagging.TokenAccuracy);

        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(file, model.OnnxModel.ToArray());
        using var scorer = MultiTaskScorer.Load(file);
        var result = scorer.Score(new ScoringInput(rows.Length).Add<uint[]>("Words", rows.Select(row => row.Words).ToArray()));
        for (var row = 0; row < rows.Length; row++)
            CollectionAssert.AreEqual(scores[row], result["Level"].Scores(row).ToArray());
    }

    /// <summary>The mean squared error over all steps of a batch that have a number, rows weighed.</summary>
    [TestMethod]
    [DataRow(RegressionLoss.Squared, 10.0 / 3)]
    [DataRow(RegressionLoss.Absolute, 4.0 / 3)]
    [DataRow(RegressionLoss.Huber, 3.0 / 3)]
    public void TheLossIsTheMeanOverTheKnownSteps(RegressionLoss loss, double want)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var task = new RegressionTask("L", "Y") { Loss = loss };
        var head = new StepRegressionHead(task, new Standardization([10], [2]));
        float none = float.NaN;
        var labels = head.PrepareLabels(TorchSharp.torch.tensor(new[] { 10, 12, none, 16, none, none }, [2, 3]));
        // Standardised: 0, 1 and none; 3. Errors: 0, 1; 3.
        var logits = TorchSharp.torch.tensor(new float[] { 0, 0, 9, 0, 9, 9 }, [2, 3, 1]);
        Assert.AreEqual(want, head.Loss(logits, labels, null).item<float>(), 1e-6);
        // A row of weight 1/3 and one of 2/3: errors count 1/3, 1/3 and 2/3.
        var expected = loss switch
        {
            RegressionLoss.Squared => (1 * 1 + 2 * 9) / 4.0,
            RegressionLoss.Absolute => (1 * 1 + 2 * 3) / 4.0,
            _ => (1 * 0.5 + 2 * 2.5) / 4.0,
        };
        Assert.AreEqual(expected, head.Loss(logits, labels, TorchSharp.torch.tensor(new[] { 1 / 3f, 2 / 3f })).item<float>(), 1e-6);
    }

    [TestMethod]
    public void WhatCannotBeLearntIsNamed()
    {
        Row[] rows = Row.Many(30, 1);
        rows[4].Levels = [.. rows[4].Levels, 1];
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Fit(View(rows)));
        StringAssert.Contains(
            error.Message,
            $"has {rows[4].Levels.Length} numbers in row 4, where 'Words' has {rows[4].Words.Length} steps"
        );
        rows = Row.Many(30, 1);
        rows[3].Levels[0] = float.PositiveInfinity;
        error = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Fit(View(rows)));
        StringAssert.Contains(error.Message, "in row 3, step 0; expected a finite number, or NaN");
        RegressionTask[] others =
        [
            new("Level", "Levels") { Loss = RegressionLoss.Poisson },
            new("Level", "Levels") { Log1p = true },
            new("Level", "Levels") { OffsetColumn = "Words" },
            new("Level", "Levels") { ScaleColumn = "Words" },
        ];
        foreach (var other in others)
            StringAssert.Contains(
                Assert
                    .ThrowsExactly<ArgumentException>(() => s_ml.MultiTask().Trainer(["Words"], [other]).Fit(View(Row.Many(30, 1))))
                    .Message,
                "Leave Poisson, Log1p, LossFunction, OffsetColumn and ScaleColumn out"
            );
    }

    private static MultiTaskEstimator Trainer() =>
        s_ml.MultiTask()
            .Trainer(
                ["Words"],
                [Tasks.Regression("Level", "Levels"), Tasks.Tagging("Tag", "Tags"), Tasks.Binary("Long", "IsLong")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [], TowerLayers = [16] },
                    Sequence = new SequenceEncoding { Trunk = new GruTrunk(16) },
                    Optimizer = new Adam { LearningRate = 0.01 },
                    MaximumEpochs = 20,
                    BatchSize = 32,
                    Seed = 5,
                    Threads = 1,
                }
            );

    private static IDataView View(Row[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (var (name, count) in new[] { ("Words", 6), ("Tags", 2) })
            schema[name].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), count));
        return s_ml.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public uint[] Words { get; set; } = [];

        public uint[] Tags { get; set; } = [];

        /// <summary>Of each word its key times 10 and that of the word before; of every sixth word none, of every ninth row none.</summary>
        public float[] Levels { get; set; } = [];

        public bool IsLong { get; set; }

        public static Row[] Many(int count, int seed)
        {
            var random = new Random(seed);
            return
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                    {
                        uint[] words = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (uint)random.Next(1, 7))];
                        float Level(int t) => (i + t) % 6 == 0 ? float.NaN : 10 * words[t] + (t > 0 ? words[t - 1] : 0);
                        return new Row
                        {
                            Words = words,
                            Tags = [.. words.Select(word => 1 + word % 2)],
                            Levels = i % 9 == 8 ? [] : [.. words.Select((_, t) => Level(t))],
                            IsLong = words.Length > 4,
                        };
                    }),
            ];
        }
    }
}
