using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Multi-task against single-task networks.</summary>
[TestClass]
public sealed class CompareWithSingleTaskTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void AsTrainingAndEvaluatingByHand()
    {
        var tasks = VisitRow.Tasks();
        var result = _ml.MultiTask()
            .CompareWithSingleTask(
                Data(),
                tasks,
                Chain,
                new ComparisonOptions
                {
                    Seeds = [3, 4],
                    HoldOut = new FoldOptions { Folds = 3 },
                }
            );

        Assert.HasCount(3, result.Tasks);
        double[][] changes = [new double[2], new double[2], new double[2]];
        foreach (var (seed, s) in new[] { (3, 0), (4, 1) })
        {
            var fold = _ml.MultiTask().SplitIntoFolds(Keyed(), tasks, new FoldOptions { Folds = 3, Seed = seed })[0];
            var together = Metrics(tasks, seed, fold);
            for (var t = 0; t < 3; t++)
            {
                var alone = Metrics([tasks[t]], seed, fold)[0].Main!.Value;
                var both = together[t].Main!.Value;
                Assert.AreEqual(both.Value, result.Tasks[t].Together.Values[s]);
                Assert.AreEqual(alone.Value, result.Tasks[t].Alone.Values[s]);
                changes[t][s] = (both.IsHigherBetter ? 1 : -1) * (both.Value - alone.Value) / alone.Value;
                Assert.AreEqual(changes[t][s], result.Tasks[t].Change.Values[s], 1e-12);
            }
        }
        Assert.AreEqual((changes[0][0] + changes[1][0] + changes[2][0]) / 3, result.Average.Values[0], 1e-12);
        Assert.AreEqual((changes[0][1] + changes[1][1] + changes[2][1]) / 3, result.Average.Values[1], 1e-12);
        Assert.AreEqual("RMSE", result["Cost"].Together.Name);

        var lines = result.ToString().Split('\n');
        Assert.HasCount(6, lines);
        StringAssert.StartsWith(lines[0], "task     metric    together");
        StringAssert.StartsWith(lines[4], "average  Δm");
        Assert.AreEqual("Means ± deviations and 95 % intervals over 2 seeds.", lines[5]);
    }

    [TestMethod]
    public void FromTheTrainersDescriptionOnGivenTestRows()
    {
        var test = _ml.Data.LoadFromEnumerable(VisitRow.Many(90, seed: 7));
        var steps = _ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(_ml.Transforms.NormalizeMeanVariance("Features", "Numbers"));
        var options = new ComparisonOptions
        {
            Seeds = [3],
            Test = test,
            Metrics = new Dictionary<string, string> { ["Urgent"] = "log loss" },
        };
        var described = _ml.MultiTask()
            .CompareWithSingleTask(Data(), ["Features"], VisitRow.Tasks(), VisitRow.Quick(2, balancer: new PcGrad()), steps, options);
        Assert.AreEqual("log loss", described["Urgent"].Alone.Name);
        Assert.IsFalse(described["Urgent"].Alone.IsHigherBetter);

        var byHand = _ml.MultiTask()
            .CompareWithSingleTask(
                Data(),
                VisitRow.Tasks(),
                (ml, tasks, seed) => Chain(ml, tasks, seed, 2, tasks.Count > 1 ? new PcGrad() : null),
                options
            );
        for (var t = 0; t < 3; t++)
        {
            Assert.AreEqual(byHand.Tasks[t].Together.Mean, described.Tasks[t].Together.Mean);
            Assert.AreEqual(byHand.Tasks[t].Alone.Mean, described.Tasks[t].Alone.Mean);
        }
    }

    [TestMethod]
    public void ByAMetricOfOnesOwn()
    {
        var options = new ComparisonOptions
        {
            Seeds = [3],
            Evaluation = new EvaluationOptions
            {
                OwnMetrics =
                [
                    new OwnMetric
                    {
                        Task = "Cost",
                        Name = "squared error",
                        Measure = (labels, scores) => labels.Zip(scores, (y, s) => Math.Pow(y[0] - s[0], 2)).Average(),
                    },
                ],
            },
        };
        SingleTaskComparison By(string metric) =>
            _ml.MultiTask()
                .CompareWithSingleTask(
                    Data(),
                    VisitRow.Tasks(),
                    Chain,
                    options with { Metrics = new Dictionary<string, string> { ["Cost"] = metric } }
                );
        var (own, usual) = (By("squared error")["Cost"], By("RMSE")["Cost"]);
        Assert.AreEqual("squared error", own.Together.Name);
        Assert.AreEqual(usual.Together.Mean * usual.Together.Mean, own.Together.Mean, 1e-4 * own.Together.Mean);
        Assert.AreEqual(usual.Alone.Mean * usual.Alone.Mean, own.Alone.Mean, 1e-4 * own.Alone.Mean);
    }

    [TestMethod]
    public void WhatCannotBeComparedIsSaid()
    {
        var tasks = VisitRow.Tasks();
        Says<ArgumentException>("at least two tasks", () => _ml.MultiTask().CompareWithSingleTask(Data(), [tasks[0]], Chain));
        Says<ArgumentException>("Metrics names the task 'Sex'", () =>
            Compare(new ComparisonOptions { Metrics = new Dictionary<string, string> { ["Sex"] = "AUC" } })
        );
        Says<KeyNotFoundException>("Task 'Cost' has no metric 'AUC'; it has 'R²', 'RMSE', 'MAE'", () => Compare(
                new ComparisonOptions
                {
                    Seeds = [1],
                    Metrics = new Dictionary<string, string> { ["Cost"] = "AUC" },
                }
            ));
        Says<ArgumentException>("Seeds must be different", () => Compare(new ComparisonOptions { Seeds = [1, 1] }));
        Says<InvalidOperationException>("but it learns 'Kind', 'Urgent', 'Cost': hand the tasks on", () =>
            _ml.MultiTask()
                .CompareWithSingleTask(Data(), tasks, (ml, _, seed) => Chain(ml, tasks, seed, 1), new ComparisonOptions { Seeds = [1] })
        );

        void Compare(ComparisonOptions options) =>
            _ml.MultiTask().CompareWithSingleTask(Data(), tasks, (ml, some, seed) => Chain(ml, some, seed, 1), options);

        static void Says<T>(string text, Action action)
            where T : Exception => StringAssert.Contains(Assert.ThrowsExactly<T>(action).Message, text);
    }

    private MultiTaskMetrics Metrics(IReadOnlyList<TaskDefinition> tasks, int seed, CrossValidationFold fold)
    {
        using var model = (TransformerChain<MultiTaskTransformer>)Chain(_ml, tasks, seed).Fit(fold.Train);
        return _ml.MultiTask().Evaluate(model.Transform(fold.Test));
    }

    private static IEstimator<ITransformer> Chain(MLContext ml, IReadOnlyList<TaskDefinition> tasks, int seed) => Chain(ml, tasks, seed, 3);

    private static IEstimator<ITransformer> Chain(
        MLContext ml,
        IReadOnlyList<TaskDefinition> tasks,
        int seed,
        int epochs,
        Balancer? balancer = null
    ) =>
        ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(ml.Transforms.NormalizeMeanVariance("Features", "Numbers"))
            .Append(ml.MultiTask().Trainer("Features", tasks, VisitRow.Quick(epochs, seed, balancer)));

    private IDataView Data() => _ml.Data.LoadFromEnumerable(VisitRow.Many(210));

    private IDataView Keyed() => _ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind").Fit(Data()).Transform(Data());
}
