using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The accuracy that is reported after each epoch is that of the model on the held-out rows.</summary>
[TestClass]
public sealed class AccuracyCurveTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void IsWhatTheModelGetsRight(bool ensemble)
    {
        Reports reports = [];
        var ml = new MLContext(1);
        var heldOut = Sample.Many(90, seed: 3);
        heldOut[0].Class = float.NaN;
        heldOut[1].Sign = float.NaN;
        var options = new MultiTaskOptions
        {
            Architecture = ensemble ? new TabM { MemberCount = 3, Layers = [16] } : new HardSharing { TrunkLayers = [16] },
            MaximumEpochs = 1,
            BatchSize = 16,
            Seed = 1,
            Threads = 1,
            Progress = reports,
        };
        using var model = ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), options)
            .Fit(ml.Data.LoadFromEnumerable(Sample.Many(300)), ml.Data.LoadFromEnumerable(heldOut));
        var metrics = ml.MultiTask().Evaluate(model.Transform(ml.Data.LoadFromEnumerable(heldOut)));

        Assert.AreEqual(metrics["Class"].Multiclass.MicroAccuracy, reports[0].Tasks[0].ValidationAccuracy, 1e-6);
        Assert.AreEqual(metrics["Sign"].Binary.Accuracy, reports[0].Tasks[1].ValidationAccuracy, 1e-6);
        Assert.IsTrue(double.IsNaN(reports[0].Tasks[2].ValidationAccuracy), "a number is not right or wrong");
    }

    [TestMethod]
    public void OfSeveralLabelsCountsTheKnownEntries()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var head = new MultiLabelHead(new MultiLabelTask("T", "L"), 2, []);
        // Right and right; wrong and unknown; unknown and right.
        var labels = head.PrepareLabels(TorchSharp.torch.tensor(new[] { 1f, 0f, 1f, float.NaN, float.NaN, 0f }, [3, 2]));
        var correct = head.Correct(TorchSharp.torch.tensor(new[] { 2f, -1f, -3f, 1f, 1f, -1f }, [3, 2]), labels)!;
        CollectionAssert.AreEqual(new[] { 1f, 0f, 1f }, correct.data<float>().ToArray());
    }
}
