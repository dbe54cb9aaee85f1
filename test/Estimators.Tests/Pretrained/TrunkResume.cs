using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A training with a trunk that is interrupted and resumed.</summary>
internal static class TrunkResume
{
    private static readonly MLContext s_ml = new(1);

    /// <summary>It ends as one that was not, to the last bit.</summary>
    /// <param name="trunk">Makes the trunk of each of the trainings.</param>
    /// <param name="epochs">The epoch, of four, behind which it is interrupted.</param>
    /// <param name="everySteps">Steps between checkpoints; 0 for epochs.</param>
    public static void EndsAsOneThatWasNot(Func<OnnxTrunk> trunk, int epochs = 2, int everySteps = 0)
    {
        using var folder = new TemporaryFolder();
        using var whole = Train(TrunkTrainingTests.Options(trunk(), 4));
        using var stop = new CancellationTokenSource();
        MultiTaskOptions With(CancellationToken token) =>
            TrunkTrainingTests.Options(trunk(), 4) with
            {
                Checkpoints = new CheckpointOptions { Folder = folder.Path, EverySteps = everySteps },
                CancellationToken = token,
                Progress = new TrunkTrainingTests.Stopper(stop, epochs),
            };
        Train(With(stop.Token)).Dispose();
        using var resumed = Train(With(default));
        var (want, got) = (TrunkTrainingTests.Weights(whole.OnnxModel.ToArray()), TrunkTrainingTests.Weights(resumed.OnnxModel.ToArray()));
        foreach (var (name, values) in want)
            CollectionAssert.AreEqual(values, got[name], name);
    }

    private static MultiTaskTransformer Train(MultiTaskOptions options) =>
        s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 100));
}
