using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A new model begins with the shared weights of a fitted one with other tasks, and says which.</summary>
[TestClass]
public sealed class StartFromTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly TaskDefinition[] s_other = [Tasks.Regression("Other", "Brightness")];

    /// <summary>A learning rate of nearly nothing: what was taken is what the model still has; towers and heads are new.</summary>
    [TestMethod]
    public void SharedWeightsAreTakenByNameAndShape()
    {
        var network = new ResNet
        {
            Channels = [4, 6],
            BlocksPerStage = 1,
            TowerLayers = [5],
        };
        using var model = Fit(["Pixels"], Picture.Tasks(), Options(network));
        var options = Options(network, 1e-12) with { StartFrom = model };
        var summary = Trainer(["Pixels"], s_other, options).Summarize(Picture.View(s_ml, 60, 2));
        using var next = Fit(["Pixels"], s_other, options);
        var (before, after) = (Weights(model), Weights(next));
        Assert.IsEmpty(summary.OtherWeights);
        Assert.Contains("trunk/stem/weight", summary.TakenWeights);
        foreach (var name in summary.TakenWeights)
        {
            Assert.IsTrue(name.StartsWith("trunk/", StringComparison.Ordinal), name);
            // Running means move with the new rows.
            if (!new[] { "mean", "variance" }.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
                TrunkRun.Near(before[name], after[name], 1e-6, name);
        }
        var own = before.Keys.Where(name => name.StartsWith("tower", StringComparison.Ordinal)).ToArray();
        Assert.IsGreaterThan(1, own.Length);
        foreach (var name in own.Where(name => name.EndsWith("weight", StringComparison.Ordinal) && after.ContainsKey(name)))
            CollectionAssert.AreNotEqual(before[name], after[name], name);
    }

    /// <summary>A column's encoding is found by the column's name, at whatever position; what does not fit is said with both
    /// shapes.</summary>
    [TestMethod]
    public void ColumnsAreFoundByTheirNames()
    {
        MultiTaskOptions With(int hidden, double rate = 0.005) =>
            Picture.Options(new HardSharing { TrunkLayers = [hidden, 7] }, 1, trunk: Picture.SmallLeNet()) with
            {
                Optimizer = new Adam { LearningRate = rate },
            };

        using var model = Fit(["Numbers", "Pixels"], Picture.Tasks(), With(9));
        var options = With(8, 1e-12) with { StartFrom = model };
        using var next = Fit(["Pixels", "Numbers"], s_other, options);
        var (before, after) = (Weights(model), Weights(next));
        var names = before.Keys.Where(name => name.StartsWith("inputs/1/trunk/", StringComparison.Ordinal)).ToArray();
        Assert.IsGreaterThan(3, names.Length);
        foreach (var name in names)
            TrunkRun.Near(before[name], after[name.Replace("inputs/1/", "inputs/0/", StringComparison.Ordinal)], 1e-6, name);
        var summary = Trainer(["Pixels", "Numbers"], s_other, options).Summarize(Picture.View(s_ml, 60, 2));
        var others = string.Join("; ", summary.OtherWeights);
        Assert.Contains("trunk/0/linear/weight (it is [8, ", others);
        Assert.Contains("and [9, ", others);
        Assert.Contains("trunk/1/linear/bias", string.Join("; ", summary.TakenWeights));
        Assert.Contains("not trunk/0/linear/weight", summary.ToString());

        // Without the column its encoding is not there.
        var alone = Trainer(["Pixels", "Numbers"], s_other, With(9) with { StartFrom = Fit(["Numbers"], Picture.Tasks(), Plain()) });
        Assert.Contains("no such column", string.Join("; ", alone.Summarize(Picture.View(s_ml, 60, 2)).OtherWeights));

        static MultiTaskOptions Plain() =>
            Picture.Options(new HardSharing { TrunkLayers = [9, 7] }, 1) with
            {
                ColumnEncodings = new Dictionary<string, NumericEncoding>(),
            };
    }

    /// <summary>A trunk from a file with the weights of a model that was trained with it.</summary>
    [TestMethod]
    public void ATrunkFromAFileTakesTrainedWeights()
    {
        var file = TrunkTrainingTests.Images().Bytes("y");
        using var model = s_ml.MultiTask()
            .Trainer(["Pixels"], Picture.Tasks(), TrunkTrainingTests.Options(new OnnxTrunk(file) { BatchStatistics = true }, 3))
            .Fit(Picture.View(s_ml, 100));
        var options = TrunkTrainingTests.Options(new OnnxTrunk(file) { Trainable = false }, 1) with { StartFrom = model };
        using var next = s_ml.MultiTask().Trainer(["Pixels"], s_other, options).Fit(Picture.View(s_ml, 100));
        var (before, after) = (Weights(model), Weights(next));
        foreach (var name in new[] { "first.weight", "scale", "shift", "mean", "variance", "second.weight", "second.bias" })
            CollectionAssert.AreEqual(TrunkTrainingTests.Of(before, name), TrunkTrainingTests.Of(after, name), name);
        CollectionAssert.AreNotEqual(TrunkTrainingTests.Weights(file)["mean"], TrunkTrainingTests.Of(after, "mean"));
    }

    /// <summary>A checkpoint belongs to the weights that its training began with.</summary>
    [TestMethod]
    public void ACheckpointKnowsWhatTheTrainingBeganWith()
    {
        using var folder = new TemporaryFolder();
        using var model = Fit(["Pixels"], Picture.Tasks(), Options(Picture.SmallLeNet()));
        var options = Options(Picture.SmallLeNet()) with
        {
            StartFrom = model,
            Checkpoints = new CheckpointOptions { Folder = folder.Path },
        };
        using var first = Fit(["Pixels"], s_other, options);
        using var again = Fit(["Pixels"], s_other, options);
        CollectionAssert.AreEqual(first.OnnxModel.ToArray(), again.OnnxModel.ToArray());
        Assert.Contains(
            "start was weights of",
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(["Pixels"], s_other, options with { StartFrom = null })).Message
        );
    }

    private static MultiTaskOptions Options(ImageArchitecture architecture, double rate = 0.005) =>
        Picture.Options(architecture, 1) with
        {
            Optimizer = new Adam { LearningRate = rate },
        };

    private static MultiTaskEstimator Trainer(string[] columns, TaskDefinition[] tasks, MultiTaskOptions options) =>
        s_ml.MultiTask().Trainer(columns, tasks, options);

    private static MultiTaskTransformer Fit(string[] columns, TaskDefinition[] tasks, MultiTaskOptions options) =>
        Trainer(columns, tasks, options).Fit(Picture.View(s_ml, 60, 2));

    private static Dictionary<string, float[]> Weights(MultiTaskTransformer model) => TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
}
