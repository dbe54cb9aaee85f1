using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Co-training over several ranks: each has all rows, and they share the steps.</summary>
[TestClass]
public sealed class RankCoTrainingTests
{
    private static readonly int[] s_counts = [120, 77, 3];

    private static CoTrainingOptions Options(Communicator? ranks, MultiTaskOptions? training = null) =>
        new()
        {
            Training = (training ?? TwoViews.Training(epochs: 3)) with
            {
                Optimizer = new Sgd { LearningRate = 0.05 },
                Communicator = ranks,
            },
            MaximumRounds = 2,
        };

    [TestMethod]
    [Timeout(120_000)]
    public void TheResultOfOneRank()
    {
        var (rows, heldOut) = (TwoViews.Many(200, labelled: 60), TwoViews.Many(60, 60, seed: 9));
        TaskDefinition[] tasks = [Tasks.Multiclass("Class", "Class"), Tasks.Regression("Number", "Number")];
        var cases = new (string Name, Func<CoTrainingOptions, CoTrainingOptions> With, bool HasView)[]
        {
            ("rows held out", options => options with { Training = options.Training with { ValidationFraction = 0.2 } }, false),
            ("a view, a balancer", options => options with { Training = options.Training with { Balancer = new UpGrad() } }, true),
            ("smoothing", options => options with { Smoothing = new GraphSmoothing(), Rows = LabelledRows.Bootstrap }, false),
        };
        foreach (var (name, with, hasView) in cases)
        {
            (MultiTaskTransformer Model, Rounds Rounds) Fit(int from, int count, Communicator? ranks)
            {
                var (ml, rounds) = (new MLContext(1), new Rounds());
                var options = with(Options(ranks)) with { Progress = rounds };
                var trainer = ml.MultiTask().CoTrainer(TwoViews.Networks(), tasks, options);
                var view = TwoViews.View(rows.Skip(from).Take(count));
                var part = ranks is null ? heldOut : heldOut.Where((_, i) => i % ranks.Size == ranks.Rank);
                return (hasView ? trainer.Fit(view, TwoViews.View(part)) : trainer.Fit(view), rounds);
            }
            var alone = Fit(0, rows.Count, null);
            var all = Communicator.OnThreads(3, ranks => Fit(s_counts[..ranks.Rank].Sum(), s_counts[ranks.Rank], ranks));
            var together = SharedTraining.Same([.. all.Select(rank => rank.Model)], name);
            Near.Values(Scores(alone.Model), Scores(together), 2e-3, name);
            Assert.HasCount(alone.Rounds.Count, all[1].Rounds, name);
            for (var round = 0; round < alone.Rounds.Count; round++)
                Near.Value(alone.Rounds[round].ValidationLoss, all[1].Rounds[round].ValidationLoss, 1e-3);
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public void OtherRoundsOnOneRankAreRefused()
    {
        var rows = TwoViews.Many(90, labelled: 60);
        var messages = Fail(ranks =>
            TwoViews.Fit(rows.Skip(45 * ranks.Rank).Take(45), Options(ranks) with { MaximumRounds = 2 + ranks.Rank })
        );
        foreach (var message in messages)
            StringAssert.StartsWith(message, "The ranks do not co-train the same: ");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ClientsAreRefused()
    {
        var training = TwoViews.Training() with { Federation = new FederatedOptions() };
        foreach (var message in Fail(ranks => TwoViews.Fit(TwoViews.Many(90, 60), Options(ranks, training))))
            StringAssert.Contains(message, "co-training of clients is not done by several ranks together yet");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void MoreRowsThanARankHasRoomForAreRefused()
    {
        var training = TwoViews.Training() with { CacheBudget = 1 << 20 };
        var messages = Fail(ranks => TwoViews.Fit(TwoViews.Many(7_000, 60, seed: 1 + ranks.Rank), Options(ranks, training)));
        foreach (var message in messages)
            StringAssert.Contains(message, "rows of 2 ranks do not fit into the CacheBudget");
    }

    private static List<string> Fail(Func<Communicator, MultiTaskTransformer> fit)
    {
        var error = Assert.ThrowsExactly<AggregateException>(() => Communicator.OnThreads(2, fit));
        Assert.HasCount(2, error.InnerExceptions);
        return [.. error.InnerExceptions.Select(inner => inner.Message)];
    }

    private static float[] Scores(MultiTaskTransformer model) =>
        [.. model.Transform(TwoViews.View(TwoViews.Many(60, 0, seed: 8))).GetColumn<float>("Number.Score")];
}
