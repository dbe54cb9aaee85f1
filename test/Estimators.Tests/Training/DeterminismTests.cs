namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The same seed and thread count give the same model, bit for bit.</summary>
[TestClass]
public sealed class DeterminismTests
{
    [TestMethod]
    [DataRow(1, 0.0)]
    [DataRow(2, 0.3)]
    public void TheSameSeedGivesTheSameBytes(int threads, double dropout)
    {
        byte[] Fit(int seed)
        {
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing
                {
                    TrunkLayers = [32, 16],
                    Dropout = dropout,
                    Normalization = LayerNormalization.Batch,
                },
                MaximumEpochs = 4,
                BatchSize = 16,
                Seed = seed,
                Threads = threads,
            };
            using var model = Sample.Fit(Sample.Many(300), options);
            return model.OnnxModel.ToArray();
        }

        CollectionAssert.AreEqual(Fit(3), Fit(3));
        CollectionAssert.AreNotEqual(Fit(3), Fit(4));
    }

    [TestMethod]
    public void WithoutASeedTheContextDecides()
    {
        byte[] Fit(int seed)
        {
            var ml = new Microsoft.ML.MLContext(seed);
            var options = new MultiTaskOptions
            {
                MaximumEpochs = 1,
                BatchSize = 32,
                Threads = 1,
            };
            using var model = ml.MultiTask()
                .Trainer("Features", Sample.AllTasks(), options)
                .Fit(ml.Data.LoadFromEnumerable(Sample.Many(100)));
            return model.OnnxModel.ToArray();
        }

        CollectionAssert.AreEqual(Fit(1), Fit(1));
        CollectionAssert.AreNotEqual(Fit(1), Fit(2));
    }
}
