using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Tagging metrics against numbers counted by hand.</summary>
[TestClass]
public sealed class TaggingMetricsTests
{
    private static readonly string[] s_tags = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];

    [TestMethod]
    public void TokensAndSpansAreCounted()
    {
        // Labelled: PER 0-2 and LOC 3-4; predicted: PER 0-2, PER 3-4. Then LOC 0-2 against LOC 0-1 and LOC 1-2. Then a row without tags.
        var metrics = Evaluate(
            ("B-PER I-PER O B-LOC", "B-PER I-PER O B-PER"),
            ("B-LOC I-LOC O", "B-LOC B-LOC O"),
            ("", "O B-PER"),
            ("O ? B-PER", "O B-LOC B-PER")
        );
        var m = metrics.Tagging;
        // Of 4 + 3 + 2 tagged steps one is wrong in the first row and one in the second.
        Assert.AreEqual(9, m.Tokens);
        Assert.AreEqual(7 / 9.0, m.TokenAccuracy, 1e-12);
        Assert.AreEqual((4L, 5L, 2L), (m.Spans!.Labelled, m.Spans.Predicted, m.Spans.Correct));
        Assert.AreEqual(2 / 5.0, m.Spans.Precision, 1e-12);
        Assert.AreEqual(2 / 4.0, m.Spans.Recall, 1e-12);
        Assert.AreEqual(2 * 0.4 * 0.5 / 0.9, m.Spans.F1, 1e-12);
        Assert.AreEqual((2L, 3L, 2L), (m.SpansByType["PER"].Labelled, m.SpansByType["PER"].Predicted, m.SpansByType["PER"].Correct));
        Assert.AreEqual((2L, 2L, 0L), (m.SpansByType["LOC"].Labelled, m.SpansByType["LOC"].Predicted, m.SpansByType["LOC"].Correct));
        Assert.AreEqual(0, m.SpansByType["LOC"].F1);
        Assert.AreEqual((4L, 3L), (metrics.Rows, metrics.LabelledRows));
        Assert.AreEqual("span F1", metrics.Main?.Name);
        Assert.IsTrue(metrics.Values.All(value => value.IsHigherBetter));
        Assert.AreEqual((0, 0, 0), (new SpanMetrics(0, 0, 0).Precision, new SpanMetrics(0, 0, 0).Recall, new SpanMetrics(0, 2, 0).F1));
    }

    [TestMethod]
    public void LengthsThatDifferAreNamed()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(("O O", "O O"), ("O O O", "O O")));
        StringAssert.Contains(error.Message, "Task 'T': row 1 has 3 tags in its label column 'Label' and 2 predicted ones");
    }

    [TestMethod]
    public void RowsWithoutPredictedTagsAreCountedAndNamed()
    {
        (string, string)[] rows = [("O B-PER", "O B-PER"), ("B-LOC O", "? ?"), ("", "? ?"), ("O O", "O B-LOC")];
        var metrics = Evaluate(rows);
        Assert.AreEqual((4L, 3L, 1L), (metrics.Rows, metrics.LabelledRows, metrics.UnscoredRows));
        Assert.AreEqual("1 of 3 labelled rows have no score (NaN), so the metrics are NaN", metrics.Note);
        Assert.IsTrue(metrics.Values.All(value => double.IsNaN(value.Value)));
        CollectionAssert.AreEqual(
            new[] { "token accuracy", "span precision", "span recall", "span F1" },
            metrics.Values.Select(value => value.Name).ToArray()
        );

        var left = Evaluate(new EvaluationOptions { MissingScores = MissingScoreHandling.LeaveOut }, rows).Tagging;
        Assert.AreEqual(4, left.Tokens);
        Assert.AreEqual(3 / 4.0, left.TokenAccuracy, 1e-12);
        Assert.AreEqual((1L, 2L, 1L), (left.Spans!.Labelled, left.Spans.Predicted, left.Spans.Correct));

        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Evaluate(new EvaluationOptions { MissingScores = MissingScoreHandling.Refuse }, rows)
        );
        StringAssert.StartsWith(error.Message, "Task 'T': 1 of the 3 rows with its label have no score (NaN), the first is row 1.");
    }

    private static TaskMetrics Evaluate(params (string Label, string Predicted)[] rows) => Evaluate(new EvaluationOptions(), rows);

    private static TaskMetrics Evaluate(EvaluationOptions options, params (string Label, string Predicted)[] rows)
    {
        var ml = new MLContext();
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (var name in new[] { "Label", "T.PredictedLabel" })
            schema[name].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), s_tags.Length));
        var view = ml.Data.LoadFromEnumerable(
            rows.Select(row => new Row { Label = Keys(row.Label), Predicted = Keys(row.Predicted) }),
            schema
        );
        var vocabulary = new KeyVocabulary("String", s_tags);
        var task = new TaskSchema(
            "T",
            "tagging",
            "Label",
            [new OutputColumn("T.PredictedLabel", ColumnKind.Key, 1, false, [], s_tags.Length, vocabulary, IsSequence: true)],
            1
        );
        return TaskEvaluator.EvaluateAll(ml, view, [task], options)["T"];
    }

    private static uint[] Keys(string tags) =>
        [.. tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => (uint)(Array.IndexOf(s_tags, tag) + 1))];

    private sealed class Row
    {
        public uint[] Label { get; set; } = [];

        [ColumnName("T.PredictedLabel")]
        public uint[] Predicted { get; set; } = [];
    }
}
