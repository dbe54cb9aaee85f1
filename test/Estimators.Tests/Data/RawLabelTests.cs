using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Labels that are no keys behind labels that were: a raw label has to mean the class whose key stands for its value.</summary>
[TestClass]
public sealed class RawLabelTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow("Flag", "Flag", "true would be learnt as False")]
    [DataRow("Flag", "Number", "a number above 0 would be learnt as False")]
    [DataRow("Number", "Number", "a number above 0 would be learnt as 0")]
    [DataRow("Number", "Flag", "true would be learnt as 0")]
    public void TheOppositeIsRefused(string keyed, string raw, string message)
    {
        using var model = Trainer().Fit(View(keyed, "key", firstIsTrue: true));
        var further = View(raw, "raw", firstIsTrue: true);
        var againstModel = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Continue(model, further));
        StringAssert.Contains(againstModel.Message, message);
        var againstSet = Assert.ThrowsExactly<ArgumentException>(() =>
            Trainer().Fit([new TrainingSet("keys", View(keyed, "key", true)), new TrainingSet("raw", further)])
        );
        StringAssert.Contains(againstSet.Message, message);
    }

    [TestMethod]
    [DataRow("Flag", "Flag")]
    [DataRow("Flag", "Number")]
    [DataRow("Number", "Number")]
    [DataRow("Number", "Flag")]
    [DataRow("Text", "Flag")]
    public void TheSameIsLearntFurther(string keyed, string raw)
    {
        using var model = Trainer().Fit(View(keyed, "key", firstIsTrue: false));
        var further = View(raw, "raw", firstIsTrue: false);
        using var again = Trainer().Continue(model, further);
        // Yes is what has a feature above 0, in the keys as in the raw labels.
        var answers = again.Transform(further).GetColumn<bool>("Task.PredictedLabel").ToArray();
        Assert.IsGreaterThan(0.95, answers.Select((yes, i) => yes == Rows(false)[i].Flag ? 1.0 : 0).Average());
    }

    [TestMethod]
    [DataRow("multiclass")]
    [DataRow("ordinal")]
    public void ClassesAreKeysOrNumbersAndTheRefusalSaysWhich(string kind)
    {
        using var model = Trainer(kind).Fit(View("Number", "key", firstIsTrue: false));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Trainer(kind).Continue(model, View("Number", "raw", firstIsTrue: false))
        );
        StringAssert.Contains(error.Message, "the model's classes stand for '0', '1', but those of label column 'Label' are numbers");
        using var plain = Trainer(kind).Fit(View("Number", "raw", firstIsTrue: false));
        error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Trainer(kind).Continue(plain, View("Number", "key", firstIsTrue: false))
        );
        StringAssert.Contains(error.Message, "the model's classes are numbers, but those of label column 'Label' stand for '0', '1'");
    }

    private static IDataView View(string column, string how, bool firstIsTrue)
    {
        var rows = s_ml.Data.LoadFromEnumerable(Rows(firstIsTrue));
        IEstimator<ITransformer> step =
            how == "key" ? s_ml.Transforms.Conversion.MapValueToKey("Label", column) : s_ml.Transforms.CopyColumns("Label", column);
        return step.Fit(rows).Transform(rows);
    }

    // Keys have the order in which their values come.
    private static Row[] Rows(bool firstIsTrue) =>
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i => (i * 37 % 200 - 99.5f) / 100)
                .OrderBy(x => (x > 0) != firstIsTrue)
                .Select(x => new Row
                {
                    Features = [x, 1],
                    Flag = x > 0,
                    Number = x > 0 ? 1 : 0,
                    Text = x > 0 ? "yes" : "no",
                }),
        ];

    private static MultiTaskEstimator Trainer(string kind = "binary") =>
        s_ml
            .MultiTask()
            .Trainer(
                "Features",
                [
                    kind switch
                    {
                        "multiclass" => Tasks.Multiclass("Task", "Label"),
                        "ordinal" => Tasks.Ordinal("Task", "Label"),
                        _ => Tasks.Binary("Task", "Label"),
                    },
                ],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [8], Dropout = 0 },
                    Optimizer = new Adam { LearningRate = 0.05 },
                    MaximumEpochs = 15,
                    Seed = 1,
                    Threads = 1,
                }
            );

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Flag { get; set; }

        public float Number { get; set; }

        public string Text { get; set; } = "";
    }
}
