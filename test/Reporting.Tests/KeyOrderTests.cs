using Microsoft.ML;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>A report over rows whose keys are numbered in another order than the training rows' is the same report.</summary>
[TestClass]
public sealed class KeyOrderTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void AReportMapsKeysByValue()
    {
        var trainer = _ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Multiclass("Class", "Word"), Tasks.Binary("Answer", "Answer")],
                new MultiTaskOptions
                {
                    MaximumEpochs = 5,
                    BatchSize = 16,
                    Seed = 3,
                    Threads = 1,
                }
            );
        using var model = trainer.Fit(View(Sample.Many(200), reversed: false));
        var test = Sample.Many(120, seed: 4);

        var usual = Page(model, View(test, reversed: false));

        Assert.AreEqual(usual, Page(model, View(test, reversed: true)));
        StringAssert.Contains(usual, "class 2");
        // Other values are other classes.
        var error = Assert.ThrowsExactly<ArgumentException>(() => Page(model, View(test, reversed: false, prefix: "kind ")));
        StringAssert.Contains(error.Message, "'kind 0'");
    }

    private string Page(MultiTaskTransformer model, IDataView rows) =>
        ReportPage.Build(_ml.MultiTask(), new ReportContent { Model = model, Scored = model.Transform(rows) });

    private IDataView View(IReadOnlyList<Sample> rows, bool reversed, string prefix = "class ")
    {
        var view = _ml.Data.LoadFromEnumerable(
            rows.Select(row => new Row
            {
                Features = row.Features,
                Word = prefix + row.Class.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Answer = row.Sign > 0 ? "yes" : "no",
            })
        );
        string[] classes = [.. rows.Select(row => row.Class).Distinct().Order().Select(c => FormattableString.Invariant($"{prefix}{c}"))];
        string[] answers = ["no", "yes"];
        return Map("Word", reversed ? [.. classes.Reverse()] : classes)
            .Append(Map("Answer", reversed ? [.. answers.Reverse()] : answers))
            // Without the vocabularies of the text columns that the keys hide.
            .Append(_ml.Transforms.SelectColumns("Features", "Word", "Answer"))
            .Fit(view)
            .Transform(view);
    }

    private Microsoft.ML.Transforms.ValueToKeyMappingEstimator Map(string column, string[] values) =>
        _ml.Transforms.Conversion.MapValueToKey(
            column,
            column,
            keyData: _ml.Data.LoadFromEnumerable(values.Select(value => new Value { Text = value }))
        );

    private sealed class Value
    {
        public string Text { get; set; } = "";
    }

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Word { get; set; } = "";

        public string Answer { get; set; } = "";
    }
}
