using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Held-out rows of whole groups, and what a ranking does not go with, each said by name.</summary>
[TestClass]
public sealed class RankingRefusalTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void WholeGroupsAreHeldOut()
    {
        // Rows of 40 groups: a tenth by rows would cut nearly each of them.
        var rows = RankedSample.Many(40);
        var view = RankedSample.View(rows);
        var reader = new TrainingReader([FeatureColumns.Describe(view.Schema, "Features")], [RankedSample.Task], [Encoding(rows)], null);
        var set = new DataSet(
            SetPlan.Of([TrainingSet.Whole(view, null)], ["Features"], [RankedSample.Task], new MultiTaskOptions(), null).Sets[0],
            reader,
            new MultiTaskOptions { ValidationFraction = 0.25 },
            1 << 24,
            3,
            mayStream: true
        );
        var split = set.Split([new RankingHead((RankingTask)RankedSample.Task)]);
        var heldOut = split.Validation.Select(row => rows[row].Query).ToHashSet();
        Assert.HasCount(10, heldOut);
        Assert.IsFalse(split.Training.Any(row => heldOut.Contains(rows[row].Query)));
        Assert.AreEqual(320, split.Training.Length + split.Validation.Length);
    }

    [TestMethod]
    public void GroupsThatWouldBeCutAreRefused()
    {
        var rows = RankedSample.Many(20);
        foreach (var row in rows.Take(30))
            row.Flag = true;
        Refused("a ranking is of whole groups", new() { ValidationColumn = "Flag" }, rows, RankedSample.Task);
        Refused("a ranking is of whole groups", new() { TimeColumn = "Time" }, rows, RankedSample.Task);
        foreach (var row in rows)
            (row.Flag, row.Time) = (row.Query > 15, row.Query);
        Fit(Sample.Quick(1) with { ValidationColumn = "Flag" }, rows, RankedSample.Task).Dispose();
        Fit(Sample.Quick(1) with { TimeColumn = "Time" }, rows, RankedSample.Task).Dispose();
        Fit(Sample.Quick(1) with { GroupColumn = "QueryName" }, rows, RankedSample.Task).Dispose();
    }

    [TestMethod]
    public void WhatCannotBeIsSaid()
    {
        var rows = RankedSample.Many(20);
        Refused(
            "Tasks 'Rank' and 'Other' have the group columns 'Query' and 'QueryName'",
            new(),
            rows,
            RankedSample.Task,
            Tasks.Ranking("Other", "Price", "QueryName")
        );
        Refused("group column 'Features' is", new(), rows, Tasks.Ranking("Rank", "Relevance", "Features"));
        Refused("could not find group column 'Where'", new(), rows, Tasks.Ranking("Rank", "Relevance", "Where"));
        Refused("a number of 0 or more, or a key of known count", new(), rows, Tasks.Ranking("Rank", "QueryName", "Query"));
        Refused(
            "stay in memory, since batches hold whole groups",
            new() { CacheBudget = 1 << 20, BatchSize = 64 },
            RankedSample.Many(5000),
            RankedSample.Task
        );
        Refused(
            "only regression, binary and multiclass tasks can be taught",
            new() { Teachers = new Dictionary<string, IEstimator<ITransformer>> { ["Rank"] = s_ml.Regression.Trainers.Sdca("Relevance") } },
            rows,
            RankedSample.Task
        );
        Refused(
            "compares the rows of a group, which TabM.OwnBatches deals to several members",
            new() { Architecture = new TabM { MemberCount = 2, Layers = [8], OwnBatches = true } },
            rows,
            RankedSample.Task
        );
        rows[7].Relevance = -1;
        Refused("a finite relevance of 0 or more", new(), rows, RankedSample.Task);
        foreach (var row in rows)
            row.Relevance = 1;
        Refused("no group of column 'Query' has two of the 160 training rows that differ", new(), rows, RankedSample.Task);
    }

    [TestMethod]
    public void CoTrainingRanksAndOwnMetricsAreRefused()
    {
        var view = RankedSample.View(RankedSample.Many(20));
        var co = Assert.Throws<ArgumentException>(() =>
            s_ml.MultiTask()
                .CoTrainer(
                    [new CoTrainingNetwork("a", "Features"), new CoTrainingNetwork("b", "Price")],
                    [RankedSample.Task],
                    new CoTrainingOptions { Training = Sample.Quick(1) }
                )
                .Fit(view)
        );
        StringAssert.Contains(co.Message, "Task 'Rank'");
        var ranks = Assert.Throws<Exception>(() =>
            Communicator.OnThreads(2, communicator =>
                s_ml.MultiTask()
                    .Trainer("Features", [RankedSample.Task], Sample.Quick(1) with { Communicator = communicator })
                    .Fit(view)
            )
        );
        StringAssert.Contains(ranks.ToString(), "its loss compares the rows of a group");
        using var model = Fit(Sample.Quick(1), RankedSample.Many(20), RankedSample.Task);
        var metric = Assert.Throws<ArgumentException>(() =>
            s_ml.MultiTask()
                .Evaluate(
                    model.Transform(view),
                    new EvaluationOptions { OwnMetrics = [new OwnMetric { Task = "Rank", Name = "mine", Measure = (_, _) => 0 }] }
                )
        );
        StringAssert.Contains(metric.Message, "'ranking'");
    }

    private static LabelEncoding Encoding(List<RankedSample> rows) =>
        RankedSample.Task.Encode(RankedSample.View(rows).Schema["Relevance"]);

    private static MultiTaskTransformer Fit(MultiTaskOptions options, List<RankedSample> rows, params TaskDefinition[] tasks) =>
        s_ml.MultiTask().Trainer("Features", tasks, options).Fit(RankedSample.View(rows));

    private static void Refused(string text, MultiTaskOptions options, List<RankedSample> rows, params TaskDefinition[] tasks) =>
        StringAssert.Contains(
            Assert.Throws<Exception>(() => Fit(options with { MaximumEpochs = 1, Threads = 1, Seed = 1 }, rows, tasks)).Message,
            text
        );
}
