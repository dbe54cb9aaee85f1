using Microsoft.ML;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Every architecture learns, and its exported network is the one that was trained.</summary>
[TestClass]
public sealed class ArchitectureLearningTests
{
    public static IEnumerable<object[]> Names() => AllArchitectures.Names();

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Learns(string name)
    {
        var ml = new MLContext(1);
        using var model = Visit.Fit(Visit.Many(800), Visit.Options(AllArchitectures.All[name].Make(), epochs: 25));
        var scored = model.Transform(ml.Data.LoadFromEnumerable(Visit.Many(400, seed: 2)));

        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        // Always saying the commonest would give 0.5, 0.75 and 0.
        Assert.IsGreaterThan(
            0.94,
            ml.BinaryClassification.Evaluate(scored, "Click", "Click.Score", "Click.Probability", "Click.PredictedLabel").Accuracy
        );
        Assert.IsGreaterThan(
            0.92,
            ml.BinaryClassification.Evaluate(scored, "Buy", "Buy.Score", "Buy.Probability", "Buy.PredictedLabel").Accuracy
        );
        Assert.IsGreaterThan(0.95, ml.Regression.Evaluate(scored, "Spent", "Spent.Score").RSquared);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void TrainsWithABalancerOfGradients(string name)
    {
        var before = LiveTensors.Count();
        using (var model = Visit.Fit(Visit.Many(100), Visit.Options(AllArchitectures.All[name].Make(), epochs: 2, new PcGrad())))
            Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        Assert.AreEqual(before, torch.Tensor.TotalCount);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void ServesASingleTask(string name)
    {
        if (name is "Esmm" or "Grouped" or "GroupedMmoe")
            return; // they name several tasks; see ArchitectureOptionTests and GroupedTests
        var ml = new MLContext(1);
        using var model = ml.MultiTask()
            .Trainer("Features", [Visit.Tasks[2]], Visit.Options(AllArchitectures.All[name].Make(), epochs: 1))
            .Fit(ml.Data.LoadFromEnumerable(Visit.Many(64)));

        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
    }

    [TestMethod]
    [DataRow(LayerNormalization.Batch)]
    [DataRow(LayerNormalization.Layer)]
    public void NormalizationAndDropoutAreForAll(LayerNormalization normalization)
    {
        DenseArchitecture[] architectures =
        [
            new SoftSharing
            {
                TrunkLayers = [8],
                Normalization = normalization,
                Dropout = 0.2,
            },
            new CrossStitch
            {
                TrunkLayers = [8],
                Normalization = normalization,
                Dropout = 0.2,
            },
            new Mtan
            {
                TrunkLayers = [8],
                Normalization = normalization,
                Dropout = 0.2,
            },
            new Ple
            {
                ExpertLayers = [8],
                Normalization = normalization,
                Dropout = 0.2,
            },
            new Ltb
            {
                LevelWidths = [8],
                Normalization = normalization,
                Dropout = 0.2,
            },
            new Aitm
            {
                TaskLayers = [8],
                Normalization = normalization,
                Dropout = 0.2,
            },
        ];
        foreach (var architecture in architectures)
        {
            using var model = Visit.Fit(Visit.Many(64), Visit.Options(architecture, epochs: 1));
            Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference, architecture.Name);
        }
    }
}
