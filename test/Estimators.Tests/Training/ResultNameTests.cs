using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Raw columns that are called like a result of the model that reads them.</summary>
[TestClass]
public sealed class ResultNameTests
{
    private static readonly MLContext s_ml = new(1);

    /// <summary>In a file a name is there once: the result has a suffix, and is still what is measured and handed out.</summary>
    [TestMethod]
    public void AFileThatReadsAColumnOfItsResultsNameIsMeasuredAlike()
    {
        Row[] all =
        [
            .. Sample
                .Many(80)
                .Select(sample => new Row
                {
                    X = sample.Features[0],
                    Old = sample.Features[1],
                    Y = sample.Sum,
                    IsUp = sample.Sign > 0,
                }),
        ];
        var rows = s_ml.Data.LoadFromEnumerable(all);
        var chain = s_ml.Transforms.Concatenate("Features", "X", "y.Score", "up.Probability")
            .Append(s_ml.MultiTask().Trainer("Features", [Tasks.Regression("y", "Y"), Tasks.Binary("up", "IsUp")], Sample.Quick(3)));
        var model = chain.Fit(rows);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "model.onnx");
        s_ml.MultiTask().ConvertToOnnx(model, rows, file);
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(file, out _);
        Assert.IsTrue(loaded.Schema.Tasks[0].Outputs.Any(output => output.Name == "y.Score.output"));
        var (own, other) = (s_ml.MultiTask().Evaluate(model.Transform(rows)), s_ml.MultiTask().Evaluate(loaded.Transform(rows)));
        Near.Value(own["y"]["RMSE"], other["y"]["RMSE"], 1e-6);
        Near.Value(own["up"]["AUC"], other["up"]["AUC"], 1e-6);
        Near.Value(own["up"]["log loss"], other["up"]["log loss"], 1e-5);
        using var scorer = MultiTaskScorer.Load(file);
        var result = scorer.Score(all);
        Near.Value(model.Transform(rows).GetColumn<float>("y.Score").First(), result["y"].Score(0), 1e-5);
        Near.Value(model.Transform(rows).GetColumn<float>("up.Probability").First(), result["up"].Probability(0), 1e-5);
    }

    private sealed class Row
    {
        public float X { get; set; }

        [ColumnName("y.Score")]
        public float Old { get; set; }

        [ColumnName("up.Probability")]
        public float Probability { get; set; } = 0.5f;

        public float Y { get; set; }

        public bool IsUp { get; set; }
    }
}
