using Microsoft.ML;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>What docs/choosing.md shows gives what the page says. Docs.Tests compiles and runs the page itself.</summary>
[TestClass]
public sealed class ChoosingPageTests
{
    [TestMethod]
    public void Evaluating()
    {
        var ml = new MLContext(1);
        var (train, test) = (Data(ml), Data(ml, seed: 2));
        var model = Chain(ml, VisitRow.Tasks()).Fit(train);
        using var owned = (IDisposable)model;
        var metrics = ml.MultiTask().Evaluate(model.Transform(test), new EvaluationOptions { BootstrapSamples = 1000 });
        Console.WriteLine(metrics);
        Console.WriteLine(metrics["Cost"].Main);
        Console.WriteLine(metrics["Urgent"].Binary.AreaUnderPrecisionRecallCurve);
        Console.WriteLine(metrics["Urgent"].Calibration!.ExpectedError);
        Assert.IsNotNull(metrics["Cost"].Main!.Value.Interval);
    }

    [TestMethod]
    public void CrossValidating()
    {
        var ml = new MLContext(1);
        var data = Data(ml);
        var chain = Chain(ml, VisitRow.Tasks());
        using var result = ml.MultiTask().CrossValidate(data, chain, new CrossValidationOptions { Folds = 5, GroupColumn = "Patient" });
        Console.WriteLine(result);
        Console.WriteLine(result["Urgent"].Main.Mean);
        Assert.HasCount(5, result.Folds);
    }

    [TestMethod]
    public void Folds()
    {
        var ml = new MLContext(1);
        var steps = ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind").Append(ml.Transforms.CopyColumns("Features", "Numbers"));
        var keyed = steps.Fit(Data(ml)).Transform(Data(ml));
        var (tasks, options, folds) = (VisitRow.Tasks(), VisitRow.Quick(1), 0);
        foreach (var fold in ml.MultiTask().SplitIntoFolds(keyed, tasks, new FoldOptions { Folds = 3 }))
        {
            using var model = ml.MultiTask().Trainer("Features", tasks, options).Fit(fold.Train);
            Console.WriteLine(ml.MultiTask().Evaluate(model.Transform(fold.Test)));
        }
        foreach (var fold in ml.MultiTask().SplitIntoFolds(keyed, tasks, new FoldOptions { Folds = 3 }))
            folds += fold.TestRows;
        Assert.AreEqual(140, folds);
    }

    [TestMethod]
    public void Comparing()
    {
        var ml = new MLContext(1);
        var (data, tasks) = (Data(ml), VisitRow.Tasks());
        var comparison = ml.MultiTask().CompareWithSingleTask(data, tasks, (context, learnt, seed) => Chain(context, learnt));
        Console.WriteLine(comparison);
        if (comparison.Average.Verdict == ComparisonVerdict.Hurts)
            Console.WriteLine("A network per task is better.");
        Assert.HasCount(5, comparison.Average.Values);
    }

    [TestMethod]
    public void ComparingByDescription()
    {
        var ml = new MLContext(1);
        var (data, tasks) = (Data(ml), VisitRow.Tasks());
        var preprocessing = ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(ml.Transforms.CopyColumns("Features", "Numbers"));
        var options = VisitRow.Quick(1);
        var comparison = ml.MultiTask().CompareWithSingleTask(data, ["Features"], tasks, options, preprocessing);
        Assert.HasCount(3, comparison.Tasks);
    }

    [TestMethod]
    public void Searching()
    {
        using var folder = new TemporaryFolder();
        var logPath = Path.Combine(folder.Path, "trials.jsonl");
        var ml = new MLContext(1);
        var (data, tasks) = (Data(ml), VisitRow.Tasks());
        SearchDimension[] space =
        [
            SearchDimension.TaskWeights("weights", "Kind", "Urgent", "Cost"),
            SearchDimension.LogUniform("rate", 1e-3, 1e-2),
            SearchDimension.Choice(
                "architecture",
                ("shared", (Architecture)new HardSharing { TrunkLayers = [16] }),
                ("experts", new Mmoe { ExpertLayers = [8] })
            ),
            SearchDimension.Choice("balancer", ("none", (Func<Balancer?>)(() => null)), ("uncertainty", () => new Uncertainty())),
        ];
        using var found = ml.MultiTask()
            .Search(
                data,
                tasks,
                space,
                (context, learnt, point) =>
                    context
                        .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
                        .Append(context.Transforms.NormalizeMeanVariance("Features", "Numbers"))
                        .Append(
                            context
                                .MultiTask()
                                .Trainer(
                                    "Features",
                                    point.Weigh("weights", learnt),
                                    new MultiTaskOptions
                                    {
                                        Architecture = point.Get<Architecture>("architecture"),
                                        Balancer = learnt.Count > 1 ? point.Get<Func<Balancer?>>("balancer")() : null,
                                        Optimizer = new Adam { LearningRate = point.Number("rate") },
                                        MaximumEpochs = point.Epochs,
                                        Threads = 1,
                                    }
                                )
                        ),
                new SearchOptions
                {
                    Strategy = new SuccessiveHalving { Candidates = 4, Factor = 2 },
                    Aim = new MeanChange { WorstLoss = 0.01 },
                    Epochs = 4,
                    LogPath = logPath,
                    Refit = true,
                }
            );
        Console.WriteLine(found);
        Assert.HasCount(7, found.Trials);
        // What the search is, three references, seven trials.
        Assert.HasCount(1 + 3 + 7, File.ReadAllLines(logPath));
    }

    private static IEstimator<ITransformer> Chain(MLContext ml, IReadOnlyList<TaskDefinition> tasks, Balancer? balancer = null) =>
        ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(ml.Transforms.NormalizeMeanVariance("Features", "Numbers"))
            .Append(ml.MultiTask().Trainer("Features", tasks, VisitRow.Quick(1, seed: null, balancer)));

    private static IDataView Data(MLContext ml, int seed = 1) => ml.Data.LoadFromEnumerable(VisitRow.Many(140, seed));
}
