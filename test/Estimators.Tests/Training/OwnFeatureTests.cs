using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A model over another's outputs.</summary>
[TestClass]
public sealed class OwnFeatureTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void IsTrainedSavedAndExported()
    {
        var data = s_ml.Data.LoadFromEnumerable(Sample.Many(80));
        var chain = s_ml.MultiTask()
            .Trainer("Features", [Tasks.Regression("First", "Sum")], Sample.Quick(1))
            .Append(s_ml.MultiTask().Trainer(["Features", "First.Score"], [Tasks.Regression("Second", "Sum")], Sample.Quick(1)))
            .Fit(data);
        using var stream = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(chain, data, stream);
        CollectionAssert.AreEqual(
            new[] { "First.Score", "Second.Score" },
            report.Parity!.Outputs.Select(output => output.Output).ToArray()
        );
        CollectionAssert.AreEqual(new[] { "Features" }, report.Schema.Inputs.Select(input => input.Name).ToArray());
    }

    [TestMethod]
    public void ThatWouldMakeItsOwnFeatureIsRefusedBeforeTraining()
    {
        var data = s_ml.Data.LoadFromEnumerable(Sample.Many(80));
        using var first = s_ml.MultiTask().Trainer("Features", [Tasks.Regression("Y", "Sum")], Sample.Quick(1)).Fit(data);
        var epochs = 0;
        var options = new MultiTaskOptions
        {
            MaximumEpochs = 1,
            Seed = 1,
            Threads = 1,
            Progress = new Reports(_ => epochs++),
        };
        var e = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().Trainer(["Features", "Y.Score"], [Tasks.Regression("Y", "Sum")], options).Fit(first.Transform(data))
        );
        StringAssert.StartsWith(e.Message, "Task 'Y' makes the column 'Y.Score', which is a feature column too");
        Assert.AreEqual(0, epochs);
    }
}
