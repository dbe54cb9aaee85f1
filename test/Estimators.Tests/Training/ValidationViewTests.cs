using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Early stopping on a view of its own, and reports within epochs.</summary>
[TestClass]
public sealed class ValidationViewTests
{
    [TestMethod]
    public void ItsLossIsTheStockEvaluatorsOnThatView()
    {
        var ml = new MLContext(1);
        var reports = new Reports();
        var (rows, heldOut) = (Sample.Many(100), Sample.Many(40, seed: 7));
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 5,
            BatchSize = 16,
            Seed = 1,
            Threads = 1,
            Progress = reports,
        };
        var validation = ml.Data.LoadFromEnumerable(heldOut);
        using var model = ml.MultiTask()
            .Trainer("Features", [Tasks.Regression("Sum", "Sum")], options)
            .Fit(ml.Data.LoadFromEnumerable(rows), validation);

        // The loss is the squared error in units of the training labels' variance.
        var mean = rows.Average(row => (double)row.Sum);
        var variance = rows.Average(row => (row.Sum - mean) * (row.Sum - mean));
        var squared = ml.Regression.Evaluate(model.Transform(validation), "Sum", "Sum.Score").MeanSquaredError;
        Assert.AreEqual(squared / variance, reports.Last(report => report.IsBest).ValidationLoss, 1e-4);
        Assert.AreEqual(7 * 5, reports[^1].Steps); // all 100 rows are trained on: 7 batches of at most 16
    }

    [TestMethod]
    [DataRow("KindKey", "class 'flu' of column 'KindKey' occurs in the held-out rows")]
    [DataRow("KindNumber", "class 1 of column 'KindNumber' occurs in the held-out rows")]
    public void AClassThatNoTrainingRowHasIsNamedAsTheColumnHasIt(string label, string warning)
    {
        var ml = new MLContext(1);
        var log = new List<string>();
        ml.Log += (_, message) => log.Add(message.Message);
        var rows = VisitRow.Many(140).Where(row => row.Kind.Length > 0).OrderBy(row => row.Kind, StringComparer.Ordinal).ToList();
        var all = ml.Data.LoadFromEnumerable(rows);
        // In the order of the rows check is the first key, flu the second, and injury the third.
        var keys = ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(ml.Transforms.Expression("KindNumber", "kind => kind == \"check\" ? 0f : kind == \"flu\" ? 1f : 2f", "Kind"))
            .Fit(all);
        var training = keys.Transform(ml.Data.LoadFromEnumerable(rows.Where(row => row.Kind != "flu").ToList()));
        using var model = ml.MultiTask()
            .Trainer("Numbers", [Tasks.Multiclass("Kind", label)], VisitRow.Quick(1))
            .Fit(training, keys.Transform(all));

        Assert.Contains(warning, string.Join('\n', log));
    }

    [TestMethod]
    public void ItsColumnsHaveToBeThoseOfTheTrainingData()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Sample.Many(50));
        var trainer = ml.MultiTask().Trainer("Features", [Tasks.Multiclass("Class", "ClassKey")], Sample.Quick(1));
        var three = ml.Data.LoadFromEnumerable(Sample.Many(50).Where(row => row.Class < 3));
        var keys = ml.Transforms.Conversion.MapValueToKey("ClassKey", "Class");
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            trainer.Fit(keys.Fit(rows).Transform(rows), keys.Fit(three).Transform(three))
        );

        StringAssert.Contains(error.Message, "Task 'Class'");
        StringAssert.Contains(error.Message, "'ClassKey'");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            trainer.Fit(
                keys.Fit(rows).Transform(rows),
                ml.Transforms.SelectColumns("ClassKey").Fit(keys.Fit(rows).Transform(rows)).Transform(keys.Fit(rows).Transform(rows))
            )
        );
    }

    [TestMethod]
    public void StepsAreReportedWhereWanted()
    {
        var reports = new Reports();
        var options = new MultiTaskOptions
        {
            MaximumEpochs = 2,
            BatchSize = 16,
            Seed = 1,
            Threads = 1,
            ProgressSteps = 4,
            Progress = reports,
        };
        using var model = Sample.Fit(Sample.Many(100), options); // 90 rows: 6 steps an epoch

        Assert.AreEqual(
            "4/1, 6/1 end, 8/2, 12/2, 12/2 end",
            string.Join(", ", reports.Select(report => $"{report.Steps}/{report.Epoch}{(report.IsEpochEnd ? " end" : "")}"))
        );
        Assert.IsTrue(reports.All(report => report.Tasks.All(task => double.IsFinite(task.TrainingLoss))));
    }
}
