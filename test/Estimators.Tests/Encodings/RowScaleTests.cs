using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows that differ in level and size alone are one row to the network.</summary>
[TestClass]
public sealed class RowScaleTests
{
    [TestMethod]
    public void LevelAndSizeOfARowDoNotMatter()
    {
        var ml = new MLContext(1);
        var rows = Sample.Many(100);
        using var model = ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Binary("Sign", "Sign"), Tasks.Regression("Sum", "Sum")],
                new MultiTaskOptions
                {
                    NumericEncoding = new RowScaleEncoding(),
                    Architecture = new HardSharing { TrunkLayers = [8] },
                    MaximumEpochs = 3,
                    BatchSize = 16,
                    Seed = 1,
                    Threads = 1,
                }
            )
            .Fit(ml.Data.LoadFromEnumerable(rows));
        var expected = Scores(x => x);
        foreach (var (size, level) in new[] { (1000f, 0f), (0.001f, 0f), (2f, 5f), (1e20f, 0f), (1e-20f, 0f) })
        {
            var actual = Scores(x => x * size + level);
            for (var i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], actual[i], 1e-3f, FormattableString.Invariant($"{size}, {level}"));
        }

        float[] Scores(Func<float, float> change) =>
            [
                .. model
                    .Transform(
                        ml.Data.LoadFromEnumerable(
                            rows.Select(row => new Sample { Features = [.. row.Features.Select(change)] }).ToList()
                        )
                    )
                    .GetColumn<float>("Sum.Score"),
            ];
    }

    [TestMethod]
    public void TheEncodingIsTheFormula()
    {
        float[] row = [1, 4, -2, 7];
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(x => Math.Pow(x - mean, 2)));
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var store = new ParameterStore(new ShapeRecord(), 1, TorchSharp.torch.CPU);
        using var mode = new TrainingMode();
        var ops = new TorchOps(store, mode);
        var encoded = new FittedRowScale(4).Encode(ops, TorchSharp.torch.tensor(row).reshape(1, 4));
        for (var i = 0; i < 4; i++)
            Assert.AreEqual((row[i] - mean) / deviation, encoded[0, i].item<float>(), 1e-6);
        var constant = new FittedRowScale(3).Encode(ops, TorchSharp.torch.full([1, 3], 5f));
        Assert.AreEqual(0, constant.abs().sum().item<float>());
        var nothing = new FittedRowScale(3).Encode(ops, TorchSharp.torch.zeros(1, 3));
        Assert.AreEqual(0, nothing.abs().sum().item<float>());
    }
}
