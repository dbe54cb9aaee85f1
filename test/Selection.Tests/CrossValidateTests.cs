using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Cross-validation of whole chains.</summary>
[TestClass]
public sealed class CrossValidateTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void ResultsPerFoldAndTaskWithMeanAndDeviation()
    {
        using var result = _ml.MultiTask()
            .CrossValidate(Data(), VisitRow.Chain(_ml), new CrossValidationOptions { Folds = 3, KeepModels = true });
        Assert.HasCount(3, result.Folds);
        Assert.AreEqual(210, result.Folds.Sum(fold => fold.TestRows));
        CollectionAssert.AreEqual(new[] { "Kind", "Urgent", "Cost" }, result.Tasks.Select(task => task.Name).ToArray());
        Assert.AreEqual(180, result["Kind"].LabelledRows);

        double[] auc = [.. result.Folds.Select(fold => fold.Metrics["Urgent"].Binary.AreaUnderRocCurve)];
        var summary = result["Urgent"].Main;
        Assert.AreEqual("AUC", summary.Name);
        Assert.IsTrue(summary.IsHigherBetter);
        CollectionAssert.AreEqual(auc, summary.Values.ToArray());
        Assert.AreEqual((auc[0] + auc[1] + auc[2]) / 3, summary.Mean, 1e-12);
        var variance = (Square(auc[0] - summary.Mean) + Square(auc[1] - summary.Mean) + Square(auc[2] - summary.Mean)) / 2;
        Assert.AreEqual(Math.Sqrt(variance), summary.StandardDeviation, 1e-12);
        Assert.AreEqual("RMSE", result["Cost"].Main.Name);
        Assert.IsFalse(result["Cost"].Main.IsHigherBetter);

        // The kept model is the fold's whole chain: it scores raw rows as the fold was measured.
        var folds = _ml.MultiTask().SplitIntoFolds(Keyed(), VisitRow.Tasks(), new FoldOptions { Folds = 3 });
        var again = _ml.MultiTask().Evaluate(result.Folds[1].Model!.Transform(folds[1].Test));
        Assert.AreEqual(auc[1], again["Urgent"].Binary.AreaUnderRocCurve);

        var lines = result.ToString().Split('\n');
        Assert.HasCount(4, lines);
        StringAssert.StartsWith(lines[0], "task    kind        labelled  mean ± deviation of 3 folds");
        StringAssert.Contains(
            lines[2],
            string.Create(CultureInfo.InvariantCulture, $"AUC {summary.Mean:G4} ± {summary.StandardDeviation:G2}")
        );
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => result["No"]).Message, "'Urgent'");
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => result["Cost"].Metric("AUC")).Message, "'RMSE'");

        static double Square(double x) => x * x;
    }

    [TestMethod]
    public void NothingOfTheTestRowsReachesAFold()
    {
        var seen = new SeenRows(_ml, "Id");
        var chain = _ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(seen)
            .Append(_ml.Transforms.NormalizeMinMax("Features", "Numbers"))
            .Append(_ml.MultiTask().Trainer("Features", VisitRow.Tasks(), VisitRow.Quick(1)));
        using var result = _ml.MultiTask()
            .CrossValidate(
                Data(),
                chain,
                new CrossValidationOptions
                {
                    Folds = 3,
                    KeepModels = true,
                    Parallelism = 1,
                }
            );

        // First the look at the labels, whose model is thrown away; then once in each fold.
        Assert.HasCount(4, seen.Fits);
        for (var fold = 0; fold < 3; fold++)
        {
            Assert.HasCount(result.Folds[fold].TrainRows, seen.Fits[fold + 1]);
            // The normaliser's scale is that of the fold's training rows: one over their largest absolute value.
            var largest = VisitRow.Many(210).Where(row => seen.Fits[fold + 1].Contains(row.Id)).Max(row => Math.Abs(row.Numbers[0]));
            var scored = result.Folds[fold].Model!.Transform(_ml.Data.LoadFromEnumerable([new VisitRow { Numbers = [1, 1, 1] }]));
            Assert.AreEqual(1 / largest, scored.GetColumn<float[]>("Features").Single()[0], 1e-5);
        }
        CollectionAssert.AreEquivalent(
            Enumerable.Range(0, 210).SelectMany(id => new[] { (float)id, id }).ToArray(),
            seen.Fits.Skip(1).SelectMany(ids => ids).ToArray()
        );
    }

    [TestMethod]
    public void SideBySideGivesTheSameAsInTurn()
    {
        foreach (var balancer in new Func<Balancer?>[] { () => null, () => new GradNorm(), () => new PcGrad() })
        {
            // One chain for all folds, with one balancer; its network has dropout.
            using var inTurn = Run(1, VisitRow.Chain(_ml, VisitRow.Quick(3, seed: null, balancer())));
            using var sideBySide = Run(3, VisitRow.Chain(_ml, VisitRow.Quick(3, seed: null, balancer())));
            for (var fold = 0; fold < 3; fold++)
                CollectionAssert.AreEqual(Scores(inTurn.Folds[fold].Model!), Scores(sideBySide.Folds[fold].Model!));
            CollectionAssert.AreNotEqual(Scores(inTurn.Folds[0].Model!), Scores(inTurn.Folds[1].Model!));
        }

        CrossValidationResult Run(int parallelism, IEstimator<ITransformer> chain) =>
            _ml.MultiTask()
                .CrossValidate(
                    Data(),
                    chain,
                    new CrossValidationOptions
                    {
                        Folds = 3,
                        KeepModels = true,
                        Parallelism = parallelism,
                    }
                );
    }

    [TestMethod]
    public void AChainThatGoesOnBehindTheTrainer()
    {
        var chain = VisitRow.Chain(_ml, VisitRow.Quick(1)).Append(_ml.Transforms.Conversion.MapKeyToValue("Text", "Kind.PredictedLabel"));
        using var result = _ml.MultiTask().CrossValidate(Data(), chain, new CrossValidationOptions { Folds = 2 });
        Assert.HasCount(3, result.Tasks);
        Assert.IsNull(result.Folds[0].Model);
    }

    [TestMethod]
    public void GroupsOfRawColumns()
    {
        var seen = new SeenRows(_ml, "Id");
        var chain = seen.Append(VisitRow.Chain(_ml, VisitRow.Quick(1)));
        using var result = _ml.MultiTask()
            .CrossValidate(
                Data(),
                chain,
                new CrossValidationOptions
                {
                    Folds = 3,
                    GroupColumn = "Patient",
                    Parallelism = 1,
                }
            );
        var rows = VisitRow.Many(210);
        foreach (var ids in seen.Fits.Skip(1))
        {
            var trained = rows.Where(row => ids.Contains(row.Id)).Select(row => row.Patient).ToHashSet();
            Assert.IsFalse(rows.Any(row => !ids.Contains(row.Id) && trained.Contains(row.Patient)));
        }
    }

    [TestMethod]
    public void WhatCannotBeRunIsSaidAtOnce()
    {
        var stock = _ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _ml.MultiTask().CrossValidate(Data(), stock)).Message,
            "no multi-task trainer"
        );

        var rows = VisitRow.Many(210);
        foreach (var row in rows.Where(row => row.Kind == "injury").Skip(2))
            row.Kind = "check";
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            _ml.MultiTask().CrossValidate(_ml.Data.LoadFromEnumerable(rows), VisitRow.Chain(_ml))
        );
        StringAssert.Contains(error.Message, "Task 'Kind': class 'injury' has 2 rows, fewer than the 5 folds");

        // The first fit is the look at the labels.
        var seen = new SeenRows(_ml, "Id") { FailingFit = 3 };
        error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            _ml.MultiTask()
                .CrossValidate(
                    Data(),
                    seen.Append(VisitRow.Chain(_ml, VisitRow.Quick(1))),
                    new CrossValidationOptions { Folds = 3, Parallelism = 1 }
                )
        );
        Assert.AreEqual("Fold 2 of 3: no rows today", error.Message);
        Assert.IsInstanceOfType<TimeoutException>(error.InnerException);
        Assert.HasCount(2, seen.Fits);

        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() =>
                    _ml.MultiTask().CrossValidate(Data(), stock, new CrossValidationOptions { Parallelism = -1 })
                )
                .Message,
            "Parallelism"
        );
    }

    [TestMethod]
    public void CancelledWithinATraining()
    {
        using var source = new CancellationTokenSource();
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 100_000,
            Patience = 100_000,
            Threads = 1,
            Progress = new Reports(progress =>
            {
                if (progress.Epoch == 3)
                    source.Cancel();
            }),
        };
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            _ml.MultiTask()
                .CrossValidate(
                    Data(),
                    VisitRow.Chain(_ml, options),
                    new CrossValidationOptions
                    {
                        Folds = 3,
                        Parallelism = 1,
                        CancellationToken = source.Token,
                    }
                )
        );
    }

    [TestMethod]
    public void CheckpointsHaveAFolderForEachFold()
    {
        using var folder = new TemporaryFolder();
        var options = VisitRow.Quick(2) with { Checkpoints = new CheckpointOptions { Folder = folder.Path } };
        using var first = _ml.MultiTask().CrossValidate(Data(), VisitRow.Chain(_ml, options), new CrossValidationOptions { Folds = 2 });
        CollectionAssert.AreEqual(
            new[] { "fold0", "fold1" },
            Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order().ToArray()
        );
        Assert.IsEmpty(folder.Files);

        // They are gone on from: nothing is left to train, and the result is the same.
        var epochs = 0;
        options = options with { Progress = new Reports(_ => epochs++) };
        using var second = _ml.MultiTask()
            .CrossValidate(Data(), VisitRow.Chain(_ml, options), new CrossValidationOptions { Folds = 2, Parallelism = 1 });
        Assert.AreEqual(0, epochs);
        CollectionAssert.AreEqual(first["Cost"].Main.Values.ToArray(), second["Cost"].Main.Values.ToArray());
    }

    [TestMethod]
    public void NoTensorIsLeft()
    {
        var before = LiveTensors.Count();
        _ml.MultiTask()
            .CrossValidate(Data(), VisitRow.Chain(_ml, VisitRow.Quick(1)), new CrossValidationOptions { Folds = 2, Parallelism = 2 })
            .Dispose();
        Assert.AreEqual(before, torch.Tensor.TotalCount);
    }

    [TestMethod]
    public void ThreadsOfTheProcessAreAsBefore()
    {
        var before = torch.get_num_threads();
        using var result = _ml.MultiTask()
            .CrossValidate(Data(), VisitRow.Chain(_ml, VisitRow.Quick(1)), new CrossValidationOptions { Folds = 2, Parallelism = 2 });
        Assert.AreEqual(before, torch.get_num_threads());
    }

    private IDataView Data() => _ml.Data.LoadFromEnumerable(VisitRow.Many(210));

    private IDataView Keyed() => _ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind").Fit(Data()).Transform(Data());

    private float[] Scores(ITransformer model) => [.. model.Transform(Data()).GetColumn<float>("Cost.Score")];
}
