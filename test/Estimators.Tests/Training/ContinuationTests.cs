using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Training a fitted model further.</summary>
[TestClass]
public sealed class ContinuationTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void ItStartsFromTheModelItself()
    {
        using var model = Fit(Sample.Many(400), Options(5));
        // A learning rate of nearly nothing, in one step: the model as it was, except for rounding.
        using var same = Trainer(Options(1, rate: 1e-12, heldOut: 0)).Continue(model, View(Sample.Many(30, seed: 3)));

        foreach (var column in new[] { "Sum.Score", "Sign.Probability", "Class.Probability" })
            foreach (var (before, after) in Sample.Scores(model, column).Zip(Sample.Scores(same, column)))
                Assert.AreEqual(before, after, 1e-5 * Math.Max(1, Math.Abs(before)), column);
    }

    [TestMethod]
    public void AModelThatStockMlNetLoadedSaysWhatToCallInstead()
    {
        using var model = Fit(Sample.Many(100), Options(1));
        using var stream = new MemoryStream();
        s_ml.Model.Save(model, View(Sample.Many(1)).Schema, stream);
        stream.Position = 0;
        var stock = s_ml.Model.Load(stream, out _);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            s_ml.MultiTask().Continue(stock, View(Sample.Many(30)), Trainer(Options(1)))
        );
        StringAssert.Contains(error.Message, "ml.Model.Load brings a saved one as stock steps: load the file with ml.MultiTask().Load.");
    }

    [TestMethod]
    public void ItFollowsDriftWithoutForgettingItsScale()
    {
        using var model = Fit(Sample.Many(600), Options(20));
        var drifted = Sample.Many(600, seed: 5);
        drifted.ForEach(row => row.Sum = 10 + 3 * row.Sum);
        using var further = Trainer(Options(60, rate: 0.01)).Continue(model, View(drifted));

        var test = Sample.Many(300, seed: 6);
        test.ForEach(row => row.Sum = 10 + 3 * row.Sum);
        Assert.IsLessThan(0, s_ml.Regression.Evaluate(model.Transform(View(test)), "Sum", "Sum.Score").RSquared);
        Assert.IsGreaterThan(0.9, s_ml.Regression.Evaluate(further.Transform(View(test)), "Sum", "Sum.Score").RSquared);
        Assert.AreEqual(1200, further.Schema.Tasks[2].LabelledRows);
    }

    [TestMethod]
    public void OnHeldOutRowsItIsNeverWorse()
    {
        using var model = Fit(Sample.Many(400), Options(15));
        var (rows, heldOut) = (Sample.Many(64, seed: 7), View(Sample.Many(100, seed: 8)));
        rows.ForEach(row => (row.Sum, row.Sign, row.Class) = (-row.Sum, 1 - row.Sign, 3 - row.Class)); // nothing but wrong labels
        using var further = Trainer(Options(3, rate: 0.05)).Continue(model, View(rows), heldOut);

        CollectionAssert.AreEqual(Sample.Scores(model, "Sum.Score"), Sample.Scores(further, "Sum.Score"));
    }

    [TestMethod]
    public void BatchStatisticsAndEveryEncodingGoOnToo()
    {
        foreach (
            var encoding in new NumericEncoding[]
            {
                new PiecewiseLinearEncoding { MaximumBins = 4, FewValues = 2 },
                new PeriodicEncoding(),
                new StandardizeEncoding(),
                new RawEncoding(),
            }
        )
        {
            MultiTaskOptions With(double rate) =>
                new()
                {
                    Architecture = new HardSharing { TrunkLayers = [16], Normalization = LayerNormalization.Batch },
                    NumericEncoding = encoding,
                    MaximumEpochs = 1,
                    BatchSize = 32,
                    ValidationFraction = 0.1,
                    Seed = 2,
                    Threads = 1,
                    Optimizer = new Adam { LearningRate = rate },
                };
            using var model = s_ml.MultiTask().Trainer(["Features", "Key"], Sample.AllTasks(), With(1e-2)).Fit(View(Sample.Many(300)));
            var wrong = Sample.Many(64, seed: 4);
            wrong.ForEach(row => row.Sum += 100);
            var before = Sample.Scores(model, "Sum.Score");
            // One epoch that makes things worse on the held-out rows gives back the start: all of its state has been read.
            using var same = s_ml.MultiTask()
                .Trainer(["Features", "Key"], Sample.AllTasks(), With(1))
                .Continue(model, View(wrong), View(Sample.Many(100, seed: 5)));

            CollectionAssert.AreEqual(before, Sample.Scores(same, "Sum.Score"), encoding.GetType().Name);
        }
    }

    [TestMethod]
    public void AWholeChainIsTrainedFurtherAlsoAfterLoading()
    {
        var tasks = new TaskDefinition[] { Tasks.Multiclass("Class", "ClassKey"), Tasks.Regression("Sum", "Sum") };
        var trainer = s_ml.MultiTask().Trainer("Normal", tasks, Options(10));
        var chain = s_ml
            .Transforms.Conversion.MapValueToKey("ClassKey", "Class")
            .Append(s_ml.Transforms.NormalizeMinMax("Normal", "Features"))
            .Append(trainer);
        var data = View(Sample.Many(400));
        using var model = chain.Fit(data);
        var path = Path.GetTempFileName();
        try
        {
            s_ml.MultiTask().Save(model, data.Schema, path);
            var loaded = s_ml.MultiTask().Load(path, out _);
            var further = s_ml.MultiTask()
                .Continue(loaded, View(Sample.Many(400, seed: 3)), s_ml.MultiTask().Trainer("Normal", tasks, Options(30)));

            var test = View(Sample.Many(300, seed: 4));
            var (before, after) = (
                s_ml.Regression.Evaluate(model.Transform(test), "Sum", "Sum.Score"),
                s_ml.Regression.Evaluate(further.Transform(test), "Sum", "Sum.Score")
            );
            Assert.IsLessThan(before.MeanSquaredError, after.MeanSquaredError);
            var classes = s_ml.MulticlassClassification.Evaluate(
                further.Transform(test),
                "ClassKey",
                "Class.Score",
                "Class.PredictedLabel"
            );
            Assert.IsGreaterThan(0.9, classes.MicroAccuracy);
            (further as IDisposable)?.Dispose();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void WhatDoesNotFitTheModelIsRefused()
    {
        using var model = Fit(Sample.Many(100), Options(1));
        var more = Sample.Many(50);
        more[3].Class = 4;
        Refused(() => Trainer(Options(1)).Continue(model, View(more)), "Task 'Class'", "class 4", "0 to 3");
        Refused(
            () => s_ml.MultiTask().Trainer("Features", [Tasks.Regression("Sum", "Sum")], Options(1)).Continue(model, View(more)),
            "tasks",
            "regression 'Sum'"
        );
        Refused(() => Trainer(Options(1, width: 17)).Continue(model, View(more)), "architecture", "[16]", "[17]");
        more.ForEach(row => row.Sum = row.Class = row.Sign = float.NaN);
        Refused(() => Trainer(Options(1)).Continue(model, View(more)), "None of the 50 new rows");

        // Keys that stand for other values.
        var keys = s_ml.Transforms.Conversion.MapValueToKey("ClassKey", "Class");
        var trainer = s_ml.MultiTask().Trainer("Features", [Tasks.Multiclass("Class", "ClassKey")], Options(1));
        IDataView Keyed(Func<Sample, bool> which) =>
            keys.Fit(View(Sample.Many(80).Where(which))).Transform(View(Sample.Many(80).Where(which)));
        using var keyed = trainer.Fit(Keyed(row => row.Class < 3));
        Refused(
            () => trainer.Continue(keyed, Keyed(row => row.Class > 0)),
            "Task 'Class'",
            "'3', which the model does not know; its keys stand for '0', '1', '2'"
        );
        Refused(
            () => s_ml.MultiTask().Continue(s_ml.Transforms.CopyColumns("A", "Sum").Fit(View(more)), View(more), trainer),
            "no multi-task transformer"
        );
    }

    [TestMethod]
    public void ATaskMayHaveNoNewLabels()
    {
        using var model = Fit(Sample.Many(100), Options(2));
        var rows = Sample.Many(50, seed: 2);
        rows.ForEach(row => row.Class = float.NaN);
        using var further = Trainer(Options(2, heldOut: 0)).Continue(model, View(rows));

        CollectionAssert.AreEqual(new long[] { 100, 150, 150 }, further.Schema.Tasks.Select(task => task.LabelledRows).ToArray());
    }

    private static MultiTaskOptions Options(int epochs, double rate = 0.01, int width = 16, double heldOut = 0.1) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [width] },
            MaximumEpochs = epochs,
            BatchSize = 30,
            ValidationFraction = heldOut,
            Seed = 1,
            Threads = 1,
            Optimizer = new Adam { LearningRate = rate },
            NumericEncoding = new StandardizeEncoding(),
        };

    private static IDataView View(IEnumerable<Sample> rows) => s_ml.Data.LoadFromEnumerable(rows.ToList());

    private static MultiTaskEstimator Trainer(MultiTaskOptions options) => s_ml.MultiTask().Trainer("Features", Sample.AllTasks(), options);

    private static MultiTaskTransformer Fit(List<Sample> rows, MultiTaskOptions options) => Trainer(options).Fit(View(rows));

    private static void Refused(Action action, params string[] parts)
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(action);
        foreach (var part in parts)
            StringAssert.Contains(error.Message, part);
    }
}
