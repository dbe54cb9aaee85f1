using Microsoft.ML;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>A cancelled run keeps what was finished, says that it was cancelled, and takes nothing that was cut short; without anything
/// finished there is an exception.</summary>
[TestClass]
public sealed class CancelledRunTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void CrossValidationKeepsFinishedFolds()
    {
        using var whole = _ml.MultiTask()
            .CrossValidate(Data(), VisitRow.Chain(_ml), new CrossValidationOptions { Folds = 3, Parallelism = 1 });
        Assert.IsFalse(whole.WasCancelled);
        foreach (var own in new[] { false, true })
        {
            // In the second epoch of the second fold, by the run's token or the trainer's own.
            using var source = new CancellationTokenSource();
            var epochs = 0;
            var options = VisitRow.Quick() with
            {
                Progress = new Reports(_ =>
                {
                    if (++epochs == 6)
                        source.Cancel();
                }),
                CancellationToken = own ? source.Token : default,
            };
            using var cut = _ml.MultiTask()
                .CrossValidate(
                    Data(),
                    VisitRow.Chain(_ml, options),
                    new CrossValidationOptions
                    {
                        Folds = 3,
                        Parallelism = 1,
                        CancellationToken = own ? default : source.Token,
                    }
                );
            Assert.IsTrue(cut.WasCancelled);
            Assert.HasCount(1, cut.Folds);
            Assert.AreEqual(whole.Folds[0].Metrics["Cost"].Main!.Value.Value, cut.Folds[0].Metrics["Cost"].Main!.Value.Value);
            StringAssert.Contains(cut.ToString(), "cancelled");
        }
    }

    [TestMethod]
    public void WithoutAFinishedOneThereIsAnException()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            _ml.MultiTask().CrossValidate(Data(), VisitRow.Chain(_ml), new CrossValidationOptions { CancellationToken = source.Token })
        );
        Assert.Throws<OperationCanceledException>(() =>
            _ml.MultiTask()
                .CrossValidate(
                    Data(),
                    VisitRow.Chain(_ml, VisitRow.Quick() with { CancellationToken = source.Token }),
                    new CrossValidationOptions { Folds = 2 }
                )
        );
        Assert.Throws<OperationCanceledException>(() =>
            Compare(new ComparisonOptions { Seeds = [1, 2], CancellationToken = source.Token }, null)
        );
    }

    [TestMethod]
    public void AComparisonKeepsWholeSeeds()
    {
        using var source = new CancellationTokenSource();
        var networks = 0;
        var cut = Compare(
            new ComparisonOptions
            {
                Seeds = [3, 4, 5],
                Parallelism = 1,
                HoldOut = new FoldOptions { Folds = 3 },
                CancellationToken = source.Token,
            },
            () =>
            {
                if (++networks == 10)
                    source.Cancel();
            }
        ); // three tasks: four networks a seed
        Assert.IsTrue(cut.WasCancelled);
        Assert.HasCount(2, cut.Average.Values);
        var two = Compare(
            new ComparisonOptions
            {
                Seeds = [3, 4],
                Parallelism = 1,
                HoldOut = new FoldOptions { Folds = 3 },
            },
            null
        );
        Assert.IsFalse(two.WasCancelled);
        CollectionAssert.AreEqual(two.Average.Values.ToArray(), cut.Average.Values.ToArray());
    }

    [TestMethod]
    public void ASearchKeepsItsTrialsWhenTheRefitIsCancelled()
    {
        using var source = new CancellationTokenSource();
        // Two trials of one epoch each; then the first step of the refit.
        var epochs = 0;
        var options = VisitRow.Quick(1) with
        {
            ProgressSteps = 1,
            Progress = new Reports(report =>
            {
                if (epochs == 2)
                    source.Cancel();
                epochs += report.IsEpochEnd ? 1 : 0;
            }),
        };
        using var result = _ml.MultiTask()
            .Search(
                Data(),
                VisitRow.Tasks(),
                [SearchDimension.Uniform("nothing", 0, 1)],
                (ml, _, _) => VisitRow.Chain(ml, options),
                new SearchOptions
                {
                    Strategy = new RandomSearch { Trials = 2 },
                    Epochs = 1,
                    HoldOut = true,
                    Refit = true,
                    CancellationToken = source.Token,
                    References = new Dictionary<string, double>
                    {
                        ["Kind"] = 0.5,
                        ["Urgent"] = 0.5,
                        ["Cost"] = 100,
                    },
                }
            );
        Assert.IsTrue(source.IsCancellationRequested);
        Assert.HasCount(2, result.Trials);
        Assert.IsTrue(result.WasStopped);
        Assert.IsNull(result.Model);
    }

    private SingleTaskComparison Compare(ComparisonOptions options, Action? network) =>
        _ml.MultiTask()
            .CompareWithSingleTask(
                Data(),
                VisitRow.Tasks(),
                (ml, tasks, seed) =>
                    ml
                        .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
                        .Append(ml.Transforms.NormalizeMeanVariance("Features", "Numbers"))
                        .Append(
                            ml.MultiTask()
                                .Trainer(
                                    "Features",
                                    tasks,
                                    VisitRow.Quick(2, seed) with
                                    {
                                        Progress = new Reports(report =>
                                        {
                                            if (report.Epoch == 2)
                                                network?.Invoke();
                                        }),
                                    }
                                )
                        ),
                options
            );

    private IDataView Data() => _ml.Data.LoadFromEnumerable(VisitRow.Many(210));
}
