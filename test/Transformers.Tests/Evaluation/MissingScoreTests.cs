using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Rows that have a label, but no score.</summary>
[TestClass]
public sealed class MissingScoreTests
{
    private static readonly MLContext s_ml = new(1);

    // Of which less is better.
    private static readonly string[] s_errors =
    [
        "RMSE",
        "MAE",
        "log loss",
        "pinball loss",
        "interval width",
        "Hamming loss",
        "mean class error",
        "mean distance",
    ];

    public static IEnumerable<object[]> Kinds =>
        [
            ["regression", "Single", new[] { "R²", "RMSE", "MAE" }],
            ["binary", "Boolean", new[] { "accuracy", "AUC", "F1", "log loss", "average precision" }],
            ["multiclass", "Key", new[] { "accuracy", "macro accuracy", "log loss" }],
            ["quantile", "Single", new[] { "pinball loss", "interval coverage", "interval width" }],
            ["multilabel", "Flags", new[] { "Hamming loss", "exact match", "micro F1", "mean AUC", "mean average precision" }],
            ["box", "Box", new[] { "mean IoU", "AP@0.5" }],
            ["ordinal", "Key", new[] { "quadratic kappa", "mean class error", "accuracy", "log loss" }],
            ["censored", "Bounds", new[] { "concordance", "mean distance" }],
        ];

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void AreCountedAndNamedInEveryKindOfTask(string kind, string label, string[] names)
    {
        _ = label;
        var all = Evaluate(kind, 100, [], new EvaluationOptions());
        Assert.AreEqual(0, all.UnscoredRows);
        Assert.IsNull(all.Note);
        Assert.IsTrue(all.Values.All(value => !double.IsNaN(value.Value)), string.Join(", ", all.Values));
        foreach (var value in all.Values)
            Assert.AreEqual(!s_errors.Contains(value.Name), value.IsHigherBetter, value.Name);

        var most = Evaluate(kind, 100, [.. Enumerable.Range(10, 90)], new EvaluationOptions());
        Assert.AreEqual(100, most.LabelledRows);
        Assert.AreEqual(90, most.UnscoredRows);
        Assert.AreEqual("90 of 100 labelled rows have no score (NaN), so the metrics are NaN", most.Note);
        CollectionAssert.AreEqual(names, most.Values.Select(value => value.Name).ToArray());
        Assert.IsTrue(most.Values.All(value => double.IsNaN(value.Value)), string.Join(", ", most.Values));
        Assert.IsTrue(double.IsNaN(most.Main!.Value.Value));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void CanBeRefusedByTaskAndRow(string kind, string label, string[] names)
    {
        _ = (label, names);
        var e = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Evaluate(kind, 100, [7, 20], new EvaluationOptions { MissingScores = MissingScoreHandling.Refuse })
        );
        StringAssert.StartsWith(e.Message, "Task 'Y': 2 of the 100 rows with its label have no score (NaN), the first is row 7.");
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void LeftOutTheyAreAsIfTheRowsWereNotThere(string kind, string label, string[] names)
    {
        _ = (label, names);
        int[] unscored = [.. Enumerable.Range(60, 40)];
        var options = new EvaluationOptions { MissingScores = MissingScoreHandling.LeaveOut, BootstrapSamples = kind == "box" ? 0 : 10 };
        var left = Evaluate(kind, 100, unscored, options);
        var without = Evaluate(kind, 60, [], options);
        Assert.AreEqual(40, left.UnscoredRows);
        CollectionAssert.AreEqual(without.Values.ToArray(), left.Values.ToArray());
        var none = Evaluate(kind, 100, [.. Enumerable.Range(0, 100)], options);
        StringAssert.StartsWith(none.Note, "100 of 100 labelled rows have no score");
    }

    [TestMethod]
    public void ThePrintedTableSaysHowManyThereAre()
    {
        var row = new[]
        {
            new Numbers { Y = 1, Score = 2 },
            new Numbers { Y = 3, Score = float.NaN },
        };
        var text = s_ml.MultiTask().Evaluate(s_ml.Data.LoadFromEnumerable(row), Schema("regression")).ToString();
        StringAssert.Contains(text, "2 of 2, 1 unscored");
        StringAssert.Contains(text, "1 of 2 labelled rows have no score (NaN), so the metrics are NaN");
    }

    [TestMethod]
    public void UnscoredRowsWithoutALabelDoNotMatter()
    {
        var rows = new[]
        {
            new Numbers { Y = 1, Score = 2 },
            new Numbers { Y = 3, Score = 3 },
            new Numbers { Y = float.NaN, Score = float.NaN },
        };
        var metrics = s_ml.MultiTask().Evaluate(s_ml.Data.LoadFromEnumerable(rows), Schema("regression"))["Y"];
        Assert.AreEqual(0, metrics.UnscoredRows);
        Assert.AreEqual(0.5, metrics.Regression.MeanSquaredError);
    }

    private static TaskMetrics Evaluate(string kind, int rows, int[] unscored, EvaluationOptions options)
    {
        var random = new Random(3);
        var data = Enumerable
            .Range(0, rows)
            .Select(i =>
            {
                var (y, noise) = (random.NextSingle(), random.NextSingle() - 0.5f);
                var row = new Row
                {
                    Single = y,
                    IsTrue = y > 0.5f,
                    Class = (uint)(y * 3),
                    Flags = [y > 0.4f, y < 0.6f],
                    Box = [0, 0, 1 + y, 2],
                    Bounds = [y, i % 3 == 0 ? float.PositiveInfinity : y],
                    Score1 = y + noise,
                    Score2 = [y + noise, -y + noise],
                    Score3 = [0.2f + y / 10, 0.3f, 0.5f - y / 10],
                    Score4 = [0, 0, 1 + y + noise / 2, 2],
                    Levels = [y + noise - 0.2f, y + noise + 0.2f],
                    Probability = y,
                    Probability2 = [y, 1 - y],
                    Taken = y + noise > 0.5f,
                };
                if (unscored.Contains(i))
                {
                    // One NaN is enough.
                    (row.Score1, row.Score2[1], row.Score3[0], row.Score4[2], row.Levels[1]) = (
                        float.NaN,
                        float.NaN,
                        float.NaN,
                        float.NaN,
                        float.NaN
                    );
                }
                return row;
            })
            .ToArray();
        var view = s_ml.Data.LoadFromEnumerable(data);
        var (label, score) = kind switch
        {
            "binary" => ("IsTrue", "Score1"),
            "multiclass" => ("Class", "Score3"),
            "multilabel" => ("Flags", "Score2"),
            "box" => ("Box", "Score4"),
            "ordinal" => ("Class", "Score3"),
            "censored" => ("Bounds", "Score1"),
            "quantile" => ("Single", "Levels"),
            _ => ("Single", "Score1"),
        };
        var (probability, predicted) =
            kind == "multilabel" ? ("Probability2", "Taken2") : ("Probability", kind is "multiclass" or "ordinal" ? "Predicted" : "Taken");
        var pipeline = s_ml
            .Transforms.CopyColumns("Y.Score", score)
            .Append(s_ml.Transforms.CopyColumns("Y.Probability", probability))
            .Append(s_ml.Transforms.CopyColumns("Y.PredictedLabel", predicted))
            .Append(s_ml.Transforms.CopyColumns("Y", label));
        return s_ml.MultiTask().Evaluate(pipeline.Fit(view).Transform(view), Schema(kind), options)["Y"];
    }

    private static ModelSchema Schema(string kind)
    {
        string[] slots = kind switch
        {
            "box" => ["Left", "Top", "Right", "Bottom"],
            "quantile" => ["q0.1", "q0.9"],
            _ => [],
        };
        var size = kind switch
        {
            "box" => 4,
            "multiclass" or "ordinal" => 3,
            "quantile" or "multilabel" => 2,
            _ => 1,
        };
        return new(
            [new("X", ColumnKind.Single, 1, true, 0, [])],
            [new("Y", kind, "Y", [new("Y.Score", ColumnKind.Single, size, size == 1, slots)], 1)]
        );
    }

    private sealed class Numbers
    {
        public float Y { get; set; }

        [ColumnName("Y.Score")]
        public float Score { get; set; }
    }

    private sealed class Row
    {
        public float Single { get; set; }

        public bool IsTrue { get; set; }

        [KeyType(3)]
        public uint Class { get; set; }

        [VectorType(2)]
        public bool[] Flags { get; set; } = [];

        [VectorType(4)]
        public float[] Box { get; set; } = [];

        [VectorType(2)]
        public float[] Bounds { get; set; } = [];

        public float Score1 { get; set; }

        [VectorType(2)]
        public float[] Score2 { get; set; } = [];

        [VectorType(3)]
        public float[] Score3 { get; set; } = [];

        [VectorType(4)]
        public float[] Score4 { get; set; } = [];

        [VectorType(2)]
        public float[] Levels { get; set; } = [];

        public float Probability { get; set; }

        [VectorType(2)]
        public float[] Probability2 { get; set; } = [];

        public bool Taken { get; set; }

        [VectorType(2)]
        public bool[] Taken2 { get; set; } = [true, false];

        [KeyType(3)]
        public uint Predicted { get; set; }
    }
}
