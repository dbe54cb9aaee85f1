using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>A report of a model that tags sequences.</summary>
[TestClass]
public sealed class TaggingReportTests
{
    private static readonly string[] s_tags = ["O", "B-PER", "I-PER"];

    [TestMethod]
    public void SpansAreInTheReport()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 60)
                .Select(i => i % 2 == 0 ? new Row { Text = "a b c", Tags = "O B-PER I-PER" } : new Row { Text = "b a", Tags = "B-PER O" })
        );
        var tags = ml.Data.LoadFromEnumerable(s_tags.Select(tag => new Tag { Value = tag }));
        var steps = ml.Transforms.Text.TokenizeIntoWords("Words", nameof(Row.Text))
            .Append(ml.Transforms.Conversion.MapValueToKey("Words"))
            .Append(ml.Transforms.Text.TokenizeIntoWords("Keys", nameof(Row.Tags)))
            .Append(ml.Transforms.Conversion.MapValueToKey("Keys", keyData: tags))
            .Fit(rows);
        var model = ml.MultiTask()
            .Trainer(
                ["Words"],
                [Tasks.Tagging("Who", "Keys")],
                new MultiTaskOptions { MaximumEpochs = 20, BatchSize = 10, Seed = 1, Threads = 1 }
            )
            .Fit(steps.Transform(rows));
        var html = ReportPage.Build(ml.MultiTask(), new ReportContent { Model = model, Scored = model.Transform(steps.Transform(rows)) });
        foreach (var part in new[] { "Spans of Who", "span F1", "token accuracy", "steps of 1", "PER" })
            StringAssert.Contains(html, part);
    }

    /// <summary>Numbers of steps are drawn step by step: of those that have one.</summary>
    [TestMethod]
    public void NumbersOfStepsAreInTheReport()
    {
        var ml = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(Series));
        schema[nameof(Series.Words)].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 3));
        var rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 60).Select(i => new Series { Words = [1, 2, 3], Levels = i % 10 == 0 ? [] : [1, float.NaN, i] }),
            schema
        );
        var model = ml.MultiTask()
            .Trainer(
                ["Words"],
                [Tasks.Regression("Level", "Levels")],
                new MultiTaskOptions { MaximumEpochs = 2, BatchSize = 10, Seed = 1, Threads = 1 }
            )
            .Fit(rows);
        var html = ReportPage.Build(ml.MultiTask(), new ReportContent { Model = model, Scored = model.Transform(rows) });
        // 54 rows of two numbers.
        foreach (var part in new[] { "Predicted against true Level", "108 steps", "Step" })
            StringAssert.Contains(html, part);
    }

    private sealed class Series
    {
        public uint[] Words { get; set; } = [];

        public float[] Levels { get; set; } = [];
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Tags { get; set; } = "";
    }

    private sealed class Tag
    {
        public string Value { get; set; } = "";
    }
}
