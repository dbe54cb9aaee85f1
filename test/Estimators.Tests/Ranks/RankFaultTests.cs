using Microsoft.ML;
using MlNet.MultiTask.Extending;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What is wrong on one rank ends all of them, with a message that says what and where; what was interrupted goes on.</summary>
[TestClass]
public sealed class RankFaultTests
{
    private static readonly int[] s_counts = [80, 50, 70];

    private static MultiTaskOptions Plain =>
        SharedTraining.Options() with
        {
            Architecture = new HardSharing { TrunkLayers = [12], Dropout = 0.2 },
            Balancer = new MoCo(),
            MaximumEpochs = 6,
            Patience = 6,
        };

    [TestMethod]
    [Timeout(60_000)]
    public void OtherOptions()
    {
        var messages = Fail((ranks, rank) => Plain with { Communicator = ranks, BatchSize = rank == 2 ? 25 : 24 });
        foreach (var message in messages)
            Assert.AreEqual(
                "The 3 ranks do not train the same: option BatchSize is 25 on rank 2 and 24 on rank 0. Give all of them the same version "
                    + "of the library, options, tasks and columns.",
                message
            );
    }

    [TestMethod]
    [Timeout(60_000)]
    public void OtherSettingsWithinAnOption()
    {
        MultiTaskOptions With(Communicator ranks, double rate) =>
            Plain with { Communicator = ranks, Optimizer = new Adam { LearningRate = rate } };

        foreach (var message in Fail((ranks, rank) => With(ranks, rank == 1 ? 1 : 2)))
            StringAssert.Contains(message, "option Optimizer is ");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void OtherTasksAndColumns()
    {
        foreach (var message in Fail(rank => rank == 1 ? [Tasks.Binary("Sign", "Sign")] : Sample.AllTasks()))
            StringAssert.Contains(message, "the list of tasks is Sign on rank 1 and Class, Sign, Sum on rank 0");
        foreach (var message in Fail(rank => [Tasks.Binary("Sign", "Sign", rank == 1 ? 2 : 1)]))
            StringAssert.Contains(message, "task 'Sign' is ");
        foreach (var message in Fail(rank => [Tasks.Binary("Sign", rank == 2 ? "Sum" : "Sign")]))
            StringAssert.Contains(message, "on rank 2 and ");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void OtherKeyValues()
    {
        // Each rank's own keys, in the order in which its rows have them.
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            Communicator.OnThreads(2, ranks =>
            {
                var ml = new MLContext(1);
                var rows = VisitRow.Many(60, seed: 1 + ranks.Rank);
                return VisitRow.Chain(ml, VisitRow.Quick() with { Communicator = ranks }).Fit(ml.Data.LoadFromEnumerable(rows));
            })
        );
        foreach (var message in error.InnerExceptions.Select(inner => inner.Message))
            StringAssert.Contains(message, "label column 'KindKey' of task 'Kind' is ClassLabels[1] of the 3 keys ");
        Assert.HasCount(2, error.InnerExceptions);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void BadRowsOnOneRank()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        rows[1][7].Features[2] = float.NaN;
        var error = Assert.ThrowsExactly<AggregateException>(() => SharedTraining.Together(rows, Plain));
        Assert.HasCount(3, error.InnerExceptions);
        const string Start = "Feature column 'Features' is NaN in row 7, slot 2";
        var own = error.InnerExceptions.Single(inner => inner.Message.StartsWith(Start, StringComparison.Ordinal));
        foreach (var other in error.InnerExceptions.Where(inner => inner != own))
            Assert.AreEqual($"Rank 1 of 3 cannot take part. InvalidOperationException: {own.Message}", other.Message);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ARankWithoutRows()
    {
        var options = SharedTraining.Options();
        using var alone = SharedTraining.Alone(SharedTraining.Rows(), options);
        var models = SharedTraining.Together(SharedTraining.Divide(SharedTraining.Rows(), 120, 0, 80), options);
        SharedTraining.Close(alone, SharedTraining.Same(models), 5e-5);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void WhatRanksCannotDoYetIsRefused()
    {
        void Refused(MultiTaskOptions options, string word)
        {
            foreach (var message in Fail((ranks, _) => options with { Communicator = ranks }))
                StringAssert.Contains(message, word);
        }
        Refused(
            Plain with { Architecture = new NormalizedMembers(), Balancer = null },
            "is a batch normalisation, and TabM.OwnBatches fills up the rows of a rank"
        );
        var few = Plain with { CacheBudget = 1 << 20 };
        foreach (
            var message in Fail(SharedTraining.Divide(Sample.Many(90_000), 45_000, 45_000), (ranks, _) => few with { Communicator = ranks })
        )
            StringAssert.Contains(message, "The rows do not fit into the CacheBudget of 1,048,576 bytes");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void MeasuringAffinityOfClientsIsRefused()
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            Communicator.OnThreads(2, ranks =>
            {
                var ml = new MLContext(1);
                var options = Plain with { Communicator = ranks, Federation = new FederatedOptions() };
                return ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).MeasureAffinity(
                    ml.Data.LoadFromEnumerable(SharedTraining.Rows())
                );
            })
        );
        Assert.IsInstanceOfType<NotSupportedException>(error.InnerExceptions[0]);
    }

    private sealed class NormalizedMembers : Architecture
    {
        public override int Members => 2;

        internal override bool DealsRows => true;

        public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
        {
            var size = ops.Size(features, 1);
            var (scale, shift) = (ops.Parameter("scale", Initializer.Ones, size), ops.Parameter("shift", Initializer.Zeros, size));
            var x = ops.BatchNorm(features, scale, shift, ops.State("mean", 0, size), ops.State("variance", 1, size));
            var members = ops.ScaleMembers(x, ops.Parameter("r", Initializer.Ones, Members, size), true);
            return [.. Enumerable.Repeat(members, taskCount)];
        }
    }

    // Its weights depend on the thread.
    private sealed class Fickle : Balancer
    {
        public override BalancerNeeds Needs => BalancerNeeds.Gramian;

        public override void Weigh(BalancerStep step, Span<double> weights) => weights.Fill(Thread.CurrentThread.Name == "rank 2" ? 2 : 1);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void RanksThatGoDifferentWaysAreStopped()
    {
        foreach (var message in Fail((ranks, _) => Plain with { Communicator = ranks, Balancer = new Fickle() }))
            StringAssert.StartsWith(message, "Rank 2 of 3 no longer has the weights of rank 0.");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void TooLargeABatchIsSaidOnAllRanks()
    {
        foreach (var message in Fail((ranks, _) => Plain with { Communicator = ranks, BatchSize = 201 }))
            StringAssert.Contains(message, "at most the number of training rows, 200");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ALossThatBecomesInfiniteEndsAllAlike()
    {
        var options = Plain with { Balancer = null, Regularization = new(), Optimizer = new Sgd { LearningRate = 1e30 } };
        var messages = Fail((ranks, _) => options with { Communicator = ranks });
        Assert.HasCount(1, messages.Distinct());
        StringAssert.Contains(messages[0], "the loss became");
    }

    [TestMethod]
    [Timeout(120_000)]
    [DataRow(30, 2, DisplayName = "rank 2 fails in the middle of an epoch")]
    [DataRow(16, 0, DisplayName = "rank 0 fails at an epoch's end")]
    public void AnInterruptedTrainingGoesOnToTheSameBits(int at, int failing)
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        var undisturbed = SharedTraining.Same(SharedTraining.Together(rows, Plain)).OnnxModel.ToArray();
        var models = InterruptedTraining.Resumed(rows, Plain, at, failing, (errors, folder) =>
        {
            foreach (var other in errors.Skip(1))
                Assert.AreEqual($"Rank {failing} of 3 has ended: TimeoutException: no power", other.Message);
            // A rank may have a checkpoint that others have not.
            var newest = Directory.GetFiles(Path.Combine(folder, "rank-1-of-3"), "*.safetensors").Max()!;
            File.Delete(newest);
        });
        CollectionAssert.AreEqual(undisturbed, SharedTraining.Same(models).OnnxModel.ToArray());
    }

    [TestMethod]
    [Timeout(120_000)]
    public void CheckpointsThatHaveNothingInCommonAreRefused()
    {
        using var folder = new TemporaryFolder();
        var options = Plain with { Checkpoints = new CheckpointOptions { Folder = folder.Path } };
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        SharedTraining.Together(rows, options);
        Directory.Delete(Path.Combine(folder.Path, "rank-1-of-3"), recursive: true);

        foreach (var message in Fail(rows, (ranks, _) => options with { Communicator = ranks }))
            StringAssert.StartsWith(message, "The ranks have no checkpoint in common: rank 0 has those after the steps ");
        // Other rows on one rank are another training.
        Directory.Delete(folder.Path, recursive: true);
        SharedTraining.Together(rows, options);
        rows[2][0].Features[0] += 0.1f;
        Assert.Contains(
            message => message.StartsWith("Rank 2 of 3 cannot take part.", StringComparison.Ordinal),
            Fail(rows, (ranks, _) => options with { Communicator = ranks })
        );
    }

    [TestMethod]
    [Timeout(60_000)]
    public void CancellingOneRankStopsAllAtTheSameStep()
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        var (models, steps) = InterruptedTraining.Cancelled(rows, Plain, 20);
        Assert.IsTrue(SharedTraining.Same(models).WasCancelled);
        CollectionAssert.AreEqual(new long[] { 21, 21, 21 }, steps);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void CancelledBeforeTheBeginning()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(
                SharedTraining.Divide(SharedTraining.Rows(), s_counts),
                (ranks, rank) => Plain with { Communicator = ranks, CancellationToken = rank == 1 ? source.Token : default }
            )
        );
        foreach (var inner in error.InnerExceptions)
            Assert.IsInstanceOfType<OperationCanceledException>(inner);
        Assert.HasCount(3, error.InnerExceptions);
    }

    private static List<string> Fail(Func<Communicator, int, MultiTaskOptions> options) =>
        Fail(SharedTraining.Divide(SharedTraining.Rows(), s_counts), options);

    private static List<string> Fail(List<Sample>[] rows, Func<Communicator, int, MultiTaskOptions> options) =>
        Messages(rows.Length, ranks => Sample.Fit(rows[ranks.Rank], options(ranks, ranks.Rank)));

    private static List<string> Fail(Func<int, TaskDefinition[]> tasks) =>
        Messages(3, ranks => Sample.Fit(SharedTraining.Rows(), Plain with { Communicator = ranks }, tasks(ranks.Rank)));

    // What each rank said; a rank that said nothing would miss here.
    private static List<string> Messages(int count, Func<Communicator, MultiTaskTransformer> fit)
    {
        var error = Assert.ThrowsExactly<AggregateException>(() => Communicator.OnThreads(count, fit));
        Assert.HasCount(count, error.InnerExceptions);
        return [.. error.InnerExceptions.Select(inner => inner.Message)];
    }
}
