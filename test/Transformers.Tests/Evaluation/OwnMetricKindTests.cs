using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>What a metric of the user's own is given for each kind of task: the labels and scores of the rows that have both, as they are
/// in the data, and nothing of the other rows.</summary>
[TestClass]
public sealed class OwnMetricKindTests
{
    private static readonly float s_nan = float.NaN;
    private static readonly MLContext s_ml = new(1);

    // Four rows: two that count, one without a label, one that the presence column says has none. The fifth has a label and no score.
    private static readonly bool[] s_present = [true, true, true, false, true];

    [TestMethod]
    public void AMultiLabelTaskHasAFlagForEachLabel()
    {
        var column = Vector("T.Score", 3);
        Given(
            "multilabel",
            [column, Vector("T.Probability", 3), new OutputColumn("T.PredictedLabel", ColumnKind.Boolean, 3, false, [])],
            [[1, 0, 1], [0, s_nan, 0], [s_nan, s_nan, s_nan], [1, 1, 1], [0, 0, 1]],
            [[2, -1, 0.5f], [-3, 4, 1], [1, 1, 1], [1, 1, 1], [s_nan, s_nan, s_nan]],
            [[1, 0, 1], [0, double.NaN, 0]],
            [[2, -1, 0.5f], [-3, 4, 1]]
        );
    }

    [TestMethod]
    public void ABoxHasFourSides() =>
        Given(
            "box",
            [new OutputColumn("T.Score", ColumnKind.Single, 4, false, ["Left", "Top", "Right", "Bottom"])],
            [[1, 2, 3, 4], [0, 0, 5, 5], [s_nan, s_nan, s_nan, s_nan], [1, 1, 2, 2], [1, 1, 2, 2]],
            [[1, 2, 3, 5], [0, 1, 5, 6], [1, 1, 2, 2], [1, 1, 2, 2], [s_nan, s_nan, s_nan, s_nan]],
            [[1, 2, 3, 4], [0, 0, 5, 5]],
            [[1, 2, 3, 5], [0, 1, 5, 6]]
        );

    /// <summary>A bound may be infinite, or missing, on one side.</summary>
    [TestMethod]
    public void ACensoredNumberHasTwoBounds() =>
        Given(
            "censored",
            [Single("T.Score")],
            [[3, float.PositiveInfinity], [2, 2], [s_nan, s_nan], [1, 1], [1, 4]],
            [[5], [1.5f], [1], [1], [s_nan]],
            [[3, double.PositiveInfinity], [2, 2]],
            [[5], [1.5f]]
        );

    [TestMethod]
    public void AQuantileTaskHasANumberAndAScoreForEachLevel() =>
        Given(
            "quantile",
            [new OutputColumn("T.Score", ColumnKind.Single, 2, false, ["q0.1", "q0.9"])],
            [[3], [-2], [s_nan], [1], [1]],
            [[1, 5], [-3, -1], [0, 1], [0, 1], [s_nan, s_nan]],
            [[3], [-2]],
            [[1, 5], [-3, -1]]
        );

    /// <summary>Classes are counted from 0, whatever their keys stand for.</summary>
    [TestMethod]
    public void AnOrdinalTaskHasAClass() =>
        Given(
            "ordinal",
            [
                Vector("T.Score", 3),
                new OutputColumn("T.PredictedLabel", ColumnKind.Key, 1, true, [], 3, new KeyVocabulary("Single", ["10", "20", "40"])),
            ],
            [[40], [10], [s_nan], [20], [20]],
            [[0.1f, 0.2f, 0.7f], [0.5f, 0.25f, 0.25f], [1, 0, 0], [1, 0, 0], [s_nan, s_nan, s_nan]],
            [[2], [0]],
            [[0.1f, 0.2f, 0.7f], [0.5f, 0.25f, 0.25f]]
        );

    [TestMethod]
    public void ARegressionOfSeveralNumbersHasThemAll() =>
        Given(
            "regression",
            [Vector("T.Score", 2)],
            [[3, 4], [1, -1], [s_nan, s_nan], [1, 1], [1, 1]],
            [[3, 5], [2, 2], [0, 0], [0, 0], [s_nan, s_nan]],
            [[3, 4], [1, -1]],
            [[3, 5], [2, 2]]
        );

    // Measures with a metric that notes what it is given, then with resampling: each draw is of the same rows.
    private static void Given(string kind, OutputColumn[] outputs, float[][] labels, float[][] scores, double[][] wanted, float[][] given)
    {
        var task = new TaskSchema("T", kind, labels[0].Length == 1 ? "Number" : "Label", outputs, 1, "Present");
        var calls = new List<(double[][] Labels, float[][] Scores)>();
        var metric = new OwnMetric
        {
            Task = "T",
            Name = "own",
            IsHigherBetter = true,
            Measure = (y, s) =>
            {
                calls.Add((y, s));
                return y.Length * 10 + s.Length;
            },
        };
        var view = View(kind, labels, scores);
        var options = new EvaluationOptions { OwnMetrics = [metric], MissingScores = MissingScoreHandling.LeaveOut };
        var value = TaskEvaluator.EvaluateAll(s_ml, view, [task], options)["T"].Value("own");
        Assert.AreEqual(22, value.Value);
        Assert.IsTrue(value.IsHigherBetter);
        var (gotLabels, gotScores) = calls.Single();
        Assert.HasCount(wanted.Length, gotLabels);
        for (var i = 0; i < wanted.Length; i++)
        {
            CollectionAssert.AreEqual(wanted[i], gotLabels[i], $"label {i}");
            CollectionAssert.AreEqual(given[i], gotScores[i], $"score {i}");
        }

        calls.Clear();
        var drawn = TaskEvaluator.EvaluateAll(s_ml, view, [task], options with { BootstrapSamples = 20 })["T"].Value("own");
        Assert.IsNotNull(drawn.Interval);
        Assert.IsGreaterThan(20, calls.Count);
        foreach (var (y, s) in calls)
            for (var i = 0; i < y.Length; i++)
            {
                var row = Array.FindIndex(wanted, label => label.SequenceEqual(y[i]));
                CollectionAssert.AreEqual(given[row], s[i], "a label and its own score");
            }

        // Unless rows without a score are left out there is no number.
        var missing = TaskEvaluator.EvaluateAll(s_ml, view, [task], options with { MissingScores = MissingScoreHandling.MetricsAreNaN });
        Assert.IsTrue(double.IsNaN(missing["T"].Value("own").Value));
    }

    private static IDataView View(string kind, float[][] labels, float[][] scores)
    {
        T Row<T>(int i)
            where T : Row, new() =>
            new()
            {
                Label = labels[i],
                Number = labels[i][0],
                Present = s_present[i],
            };
        IDataView Load<T>(Action<T, float[]> score)
            where T : Row, new()
        {
            var definition = SchemaDefinition.Create(typeof(T));
            definition["Label"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, labels[0].Length);
            foreach (var column in definition)
                if (column is { ColumnName: not "Label", ColumnType: VectorDataViewType { ItemType: PrimitiveDataViewType item } })
                    column.ColumnType = new VectorDataViewType(item, scores[0].Length);
            var rows = Enumerable.Range(0, labels.Length).Select(Row<T>).ToArray();
            for (var i = 0; i < rows.Length; i++)
                score(rows[i], scores[i]);
            return s_ml.Data.LoadFromEnumerable(rows, definition);
        }

        return kind switch
        {
            "censored" => Load<NumberRow>((row, own) => row.Score = own[0]),
            "ordinal" => Load<ClassRow>((row, own) => (row.Score, row.Class) = (own, (uint)Array.IndexOf(own, own.Max()) + 1)),
            _ => Load<VectorRow>((row, own) => (row.Score, row.Probability, row.Flags) = (own, own, Array.ConvertAll(own, x => x > 0))),
        };
    }

    private static OutputColumn Vector(string name, int size) => new(name, ColumnKind.Single, size, false, []);

    private static OutputColumn Single(string name) => new(name, ColumnKind.Single, 1, true, []);

    private class Row
    {
        public float[] Label { get; set; } = [];

        public float Number { get; set; }

        public bool Present { get; set; }
    }

    private sealed class NumberRow : Row
    {
        [ColumnName("T.Score")]
        public float Score { get; set; }
    }

    private sealed class VectorRow : Row
    {
        [ColumnName("T.Score")]
        public float[] Score { get; set; } = [];

        [ColumnName("T.Probability")]
        public float[] Probability { get; set; } = [];

        [ColumnName("T.PredictedLabel")]
        public bool[] Flags { get; set; } = [];
    }

    private sealed class ClassRow : Row
    {
        [ColumnName("T.Score")]
        public float[] Score { get; set; } = [];

        [ColumnName("T.PredictedLabel"), KeyType(3)]
        public uint Class { get; set; }
    }
}
