namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Clients that fail, stop or are interrupted; what cannot be averaged.</summary>
[TestClass]
public sealed class FederatedFaultTests
{
    private static readonly int[] s_counts = [80, 50, 70];

    private static MultiTaskOptions Plain =>
        SharedTraining.Options() with
        {
            Architecture = new HardSharing { TrunkLayers = [12], Dropout = 0.2 },
            Optimizer = new Adam { LearningRate = 0.01 },
            MaximumEpochs = 8,
            Patience = 8,
            Federation = new FederatedOptions { LocalSteps = 3, Balancer = new MoCo() },
        };

    [TestMethod]
    [Timeout(120_000)]
    [DataRow(14, 2, DisplayName = "client 2 fails between two averages")]
    [DataRow(16, 0, DisplayName = "client 0 fails at an epoch's end")]
    public void AnInterruptedTrainingGoesOnToTheSameBits(int at, int failing)
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        var undisturbed = SharedTraining.Together(rows, Plain);
        var models = InterruptedTraining.Resumed(rows, Plain, at, failing);
        for (var rank = 0; rank < 3; rank++)
            CollectionAssert.AreEqual(undisturbed[rank].OnnxModel.ToArray(), models[rank].OnnxModel.ToArray(), $"client {rank}");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void CancellingOneClientStopsAllAtTheNextAverage()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        var (models, steps) = InterruptedTraining.Cancelled(rows, Plain, 7);
        foreach (var model in models)
            Assert.IsTrue(model.WasCancelled);
        // 72 rows of client 0 in batches of 24: averages after 3 steps, which are an epoch.
        CollectionAssert.AreEqual(new long[] { 9, 9, 9 }, steps);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ALossThatBecomesInfiniteOnOneClientEndsAll()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        foreach (var row in rows[1])
            row.Features[0] = 3e38f;
        var options = Plain with { NumericEncoding = new RawEncoding() };
        var error = Assert.ThrowsExactly<AggregateException>(() => SharedTraining.Together(rows, options));
        Assert.HasCount(3, error.InnerExceptions);
        var texts = error.InnerExceptions.Select(inner => inner.Message).ToArray();
        const string Others = "The steps of client 1 of 3 up to step 3 ";
        Assert.AreEqual(2, texts.Count(text => text.StartsWith(Others, StringComparison.Ordinal)), texts[0]);
        Assert.AreEqual(1, texts.Count(text => text.Contains("the loss became", StringComparison.Ordinal)));
    }

    [TestMethod]
    [Timeout(60_000)]
    public void AClientWithoutLabelsOrWithFewRows()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), 197, 2, 1);
        foreach (var row in rows[1])
            row.Class = row.Sign = row.Sum = float.NaN;
        var models = SharedTraining.Together(rows, Plain with { ValidationFraction = 0 });
        Near.Values(Sample.Scores(models[0], "Sign.Score"), Sample.Scores(models[1], "Sign.Score"), 0);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void WhatCannotBeAveragedIsRefused()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        void Refused(MultiTaskOptions options, string word)
        {
            var error = Assert.ThrowsExactly<AggregateException>(() => SharedTraining.Together(rows, options));
            foreach (var inner in error.InnerExceptions)
                StringAssert.Contains(inner.Message, word);
        }
        Refused(
            Plain with { Architecture = new HardSharing { TrunkLayers = [8], Normalization = LayerNormalization.Batch } },
            "is a batch normalisation"
        );
        Refused(
            Plain with { ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Features"] = new BagEncoding() } },
            "the BagEncoding of feature column 'Features' is fitted on rows of all clients"
        );
        Refused(
            Plain with
            {
                ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Features"] = new ImageEncoding(1, 2, 2) },
            },
            "give its Mean and Deviation"
        );
        Refused(Plain with { Federation = new FederatedOptions { Balancer = new MoDo() } }, "MoDo wants more of a step than");
        Refused(Plain with { Federation = new FederatedOptions { Balancer = new Famo() } }, "Famo wants more of a step than");
        Refused(Plain with { Federation = new FederatedOptions { LocalSteps = 0 } }, "a number of steps from 1");
        Refused(Plain with { Federation = new FederatedOptions { Rate = 0 } }, "greater than 0");
        Refused(Plain with { Federation = new FederatedOptions { Quantiles = 1 } }, "a number from 2");
        Refused(SharedTraining.Options() with { Federation = new FederatedOptions { Heads = (FederatedHeads)7 } }, "FederatedHeads");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void AnEmptyClientIsNamed()
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(SharedTraining.Divide(SharedTraining.Rows(), 120, 0, 80), Plain)
        );
        Assert.Contains(inner => inner.Message.Contains("has no row to train on", StringComparison.Ordinal), error.InnerExceptions);
    }
}
