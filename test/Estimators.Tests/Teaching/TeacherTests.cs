using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary><see cref="MultiTaskOptions.Teachers"/>: stock trainers whose predictions the network learns from.</summary>
[TestClass]
public sealed class TeacherTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void NoPredictionIsOfARowThatItsTeacherHasSeen()
    {
        // Every label is another number; a teacher that has seen a row's label says 100, otherwise 0.5.
        var rows = Sample.Many(120);
        var labels = rows.ToDictionary(row => row.Features[0], row => row.Sum);
        var teacher = new FakeTeacher("Sum", (seen, features) => seen.Contains(labels[features[0]]) ? 100 : 0.5f);
        using var model = Fit(rows, Options(teacher, share: 1) with { ValidationFraction = 0 });

        // Then it learns 0.5 and nothing else.
        foreach (var score in Sample.Scores(model, "Sum.Score"))
            Assert.AreEqual(0.5, score, 0.3);
        Assert.HasCount(5, teacher.Fits);
        Assert.AreEqual(4 * 120, teacher.Fits.Sum());
    }

    [TestMethod]
    public void HeldOutRowsAreSeenByNoTeacher()
    {
        var teacher = new FakeTeacher("Sum", (_, features) => features.Sum());
        using var model = Fit(Sample.Many(120), Options(teacher, share: 1));

        // 24 of 120 rows are held out: five times four fifths of 96.
        Assert.AreEqual(4 * 96, teacher.Fits.Sum());
    }

    [TestMethod]
    public void ATeacherThatKnowsMoreThanTheLabelsIsTaken()
    {
        var noise = new Random(1);
        var rows = Sample.Many(600);
        rows.ForEach(row => row.Sum += (float)(noise.NextDouble() - 0.5) * 4);
        var wise = new FakeTeacher("Sum", (_, features) => features.Sum());
        using var alone = Fit(rows, Options(null, null) with { ValidationFraction = 0.4 });
        using var taught = Fit(rows, Options(wise, null) with { ValidationFraction = 0.4 });

        Assert.IsLessThan(0.5 * Error(alone), Error(taught));
    }

    [TestMethod]
    public void ATeacherThatDoesNotHelpChangesNothing()
    {
        var rows = Sample.Many(120);
        using var alone = Fit(rows, Options(null, null));
        using var taught = Fit(rows, Options(new FakeTeacher("Sum", (_, features) => 50 * features[1]), null));

        CollectionAssert.AreEqual(Sample.Scores(alone, "Sum.Score"), Sample.Scores(taught, "Sum.Score"));
    }

    /// <summary>
    /// Stopped in the training that shows how the tasks do without a teacher, or before the first epoch of the one with it.
    /// </summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void StoppedWhileSharesAreFoundOutTheBestSoFarIsTheModel(bool inTheSecond)
    {
        using var source = new CancellationTokenSource();
        var ml = new MLContext(1);
        var epochs = 0;
        ml.Log += (_, e) =>
        {
            if (e.Message.Contains("held-out sum", StringComparison.Ordinal) && ++epochs == (inTheSecond ? 30 : 20))
                source.Cancel();
        };
        var options = Options(new FakeTeacher("Sum", (_, features) => features.Sum()), null) with
        {
            MaximumEpochs = 30,
            Patience = 30,
            CancellationToken = source.Token,
        };
        using var model = ml.MultiTask().Trainer("Features", One, options).Fit(View(Sample.Many(400)));
        Assert.AreEqual(inTheSecond ? 30 : 20, epochs);
        Assert.IsTrue(model.WasCancelled);
        using var whole = ml.MultiTask()
            .Trainer("Features", One, Options(null, null) with { MaximumEpochs = epochs, Patience = 30 })
            .Fit(View(Sample.Many(400)));
        CollectionAssert.AreEqual(Sample.Scores(whole, "Sum.Score"), Sample.Scores(model, "Sum.Score"));
    }

    [TestMethod]
    public void ARefitLearnsFromTeachersOnTheRowsOfAValidationViewToo()
    {
        // The labels of the validation view are higher by 1, but its rows are learnt as the teacher has them: without one, a refit is
        // higher by a half (RefitTests).
        float Mean(bool refit)
        {
            var (rows, heldOut) = (Sample.Many(90), Sample.Many(90, seed: 2));
            heldOut.ForEach(row => row.Sum += 1);
            var options = Options(new FakeTeacher("Sum", (_, features) => features.Sum()), share: 1) with { Refit = refit };
            using var model = s_ml.MultiTask().Trainer("Features", One, options).Fit(View(rows), View(heldOut));
            Assert.IsLessThan(1e-4, model.ExportDifference);
            return Sample.Scores(model, "Sum.Score").Average();
        }

        Assert.AreEqual(Mean(refit: false), Mean(refit: true), 0.2f);
    }

    [TestMethod]
    public void PredictionsAreLearntAsLabelsAre()
    {
        // The label is e³ − 1 in all rows but one: with Log1p the network learns 3 of label and prediction alike. A teacher may say less
        // than 0, which no such label can be.
        var label = MathF.Exp(3) - 1;
        float Score(float prediction, RegressionTask task)
        {
            var rows = Sample.Many(120);
            rows.ForEach(row => row.Sum = label);
            rows[0].Sum = label * 1.01f;
            var options = Options(new FakeTeacher("Sum", (_, _) => prediction), share: 0.5) with { ValidationFraction = 0 };
            using var model = s_ml.MultiTask().Trainer("Features", [task], options).Fit(View(rows));
            return Sample.Scores(model, "Sum.Score").Average();
        }

        Assert.AreEqual(label, Score(label, new RegressionTask("Sum", "Sum") { Log1p = true }), 0.5);
        Assert.AreEqual(0.5 * label, Score(-7, new RegressionTask("Sum", "Sum") { Loss = RegressionLoss.Poisson }), 1.5);
    }

    [TestMethod]
    public void StockTrainersTeachClassesAndYesOrNo()
    {
        var data = s_ml
            .Transforms.Conversion.MapValueToKey("ClassKey", "Class")
            .Append(s_ml.Transforms.Conversion.ConvertType("IsPositive", "Sign", DataKind.Boolean))
            .Fit(View(Sample.Many(300)))
            .Transform(View(Sample.Many(300)));
        var options = Options(null, share: 0.7) with
        {
            Teachers = new Dictionary<string, IEstimator<ITransformer>>
            {
                ["Class"] = s_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("ClassKey"),
                ["Sign"] = s_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsPositive"),
            },
        };
        using var model = s_ml
            .MultiTask()
            .Trainer("Features", [Tasks.Multiclass("Class", "ClassKey"), Tasks.Binary("Sign", "IsPositive")], options)
            .Fit(data);

        var scored = model.Transform(data);
        var classes = s_ml.MulticlassClassification.Evaluate(scored, "ClassKey", "Class.Score", "Class.PredictedLabel");
        Assert.IsGreaterThan(0.9, classes.MicroAccuracy);
        var sign = s_ml.BinaryClassification.Evaluate(scored, "IsPositive", "Sign.Score", "Sign.Probability", "Sign.PredictedLabel");
        Assert.IsGreaterThan(0.95, sign.Accuracy);
    }

    [TestMethod]
    public void WhatCannotTeachIsRefusedByName()
    {
        string Message(MultiTaskOptions options) =>
            Assert.Throws<Exception>(() => Fit(Sample.Many(120), options)).Message;
        MultiTaskOptions With(string task, IEstimator<ITransformer> teacher) =>
            Options(null, 1) with { Teachers = new Dictionary<string, IEstimator<ITransformer>> { [task] = teacher } };

        Assert.Contains("names the task 'Som', which is not among the tasks", Message(With("Som", new FakeTeacher("Sum", (_, _) => 1))));
        Assert.Contains("no column 'Score'; expected a Single", Message(With("Sum", s_ml.Transforms.CopyColumns("Copy", "Sum"))));
        Assert.Contains("Teachers['Sum'] cannot be fitted", Message(With("Sum", s_ml.Transforms.CopyColumns("Copy", "Nothing"))));
        string Of(MulticlassTask task)
        {
            var trainer = s_ml.MultiTask().Trainer("Features", [task], With("Class", new FakeTeacher("Sum", (_, _) => 1)));
            return Assert.Throws<ArgumentException>(() => trainer.Fit(View(Sample.Many(60)))).Message;
        }
        Assert.Contains("the task is of the kind ordinal", Of(new MulticlassTask("Class", "Class") { IsOrdinal = true }));
        Assert.Contains("has a LossFunction", Of(new MulticlassTask("Class", "Class") { LossFunction = (logits, _) => logits.sum(1) }));
        Assert.Contains("too few for 5 folds", Assert.Throws<Exception>(() =>
            Fit(Sample.Many(11), Options(new FakeTeacher("Sum", (_, _) => 1), 1) with { BatchSize = 4 })).Message);
    }

    private static TaskDefinition[] One => [Tasks.Regression("Sum", "Sum")];

    private static double Error(MultiTaskTransformer model) =>
        Sample.Scores(model, "Sum.Score").Zip(Sample.Many(40, seed: 9)).Average(pair => Math.Pow(pair.First - pair.Second.Sum, 2));

    private static IDataView View(List<Sample> rows) => s_ml.Data.LoadFromEnumerable(rows);

    private static MultiTaskTransformer Fit(List<Sample> rows, MultiTaskOptions options) =>
        s_ml.MultiTask().Trainer("Features", One, options).Fit(View(rows));

    private static MultiTaskOptions Options(IEstimator<ITransformer>? teacher, double? share) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [32] },
            MaximumEpochs = 60,
            BatchSize = 16,
            ValidationFraction = 0.2,
            StoppingCriterion = StoppingCriterion.EachTask,
            Seed = 1,
            Threads = 1,
            Teachers = teacher is null ? [] : new Dictionary<string, IEstimator<ITransformer>> { ["Sum"] = teacher },
            TeacherShare = share,
        };
}
