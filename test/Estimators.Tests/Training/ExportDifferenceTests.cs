using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What the comparison of the exported network with the trained one takes for rounding, and what it says of the rest.</summary>
[TestClass]
public sealed class ExportDifferenceTests
{
    private static readonly OutputColumn s_column = new("T.Probability", ColumnKind.Single, 1, true, []);

    [TestMethod]
    [DataRow(0.00028443336f, 0.00028437367f)]
    [DataRow(0f, 5e-9f)]
    [DataRow(0.99999f, 1f)]
    public void ProbabilitiesAreComparedAsTheyAre(float exported, float trained)
    {
        var found = ExportParity.Compare(s_column, _ => 1, [trained], [exported]);
        Assert.IsFalse(found.Matters, found.Text);
        Assert.AreEqual(Math.Abs((double)exported - trained), found.Largest, 1e-12);
    }

    [TestMethod]
    public void WhatMattersIsNamed()
    {
        var found = ExportParity.Compare(s_column, _ => 1, [0.25f, 0.5f, 0.75f], [0.25f, 0.51f, 0.75f]);
        Assert.IsTrue(found.Matters);
        Assert.AreEqual(0.01, found.Largest, 1e-6);
        StringAssert.Contains(found.Text, "'T.Probability' is 0.51 in row 1");
    }

    [TestMethod]
    public void ANumberOfOneSideAloneMatters()
    {
        Assert.AreEqual(double.PositiveInfinity, ExportParity.Compare(s_column, _ => 1, [0.5f], [float.NaN]).Largest);
        Assert.AreEqual(double.PositiveInfinity, ExportParity.Compare(s_column, _ => 1, [float.PositiveInfinity], [1]).Largest);
        Assert.AreEqual(0, ExportParity.Compare(s_column, _ => 1, [float.NaN], [float.NaN]).Largest);
    }

    [TestMethod]
    public void NumbersAreComparedInDeviationsOfTheirLabel()
    {
        // A score of nearly 0 among labels that spread by 100; and one of 10⁶ that a Single rounds by 0.06.
        Assert.IsFalse(ExportParity.Compare(s_column, _ => 100, [1e-5f], [3e-5f]).Matters);
        Assert.IsFalse(ExportParity.Compare(s_column, _ => 0.1, [1e6f], [1e6f + 0.0625f]).Matters);
        Assert.IsTrue(ExportParity.Compare(s_column, _ => 100, [1f], [2f]).Matters);
        // Labels of a tiny unit are held to it.
        Assert.IsTrue(ExportParity.Compare(s_column, _ => 1e-9, [1e-9f], [2e-9f]).Matters);
    }

    [TestMethod]
    public void EachSlotHasItsUnit()
    {
        var column = new OutputColumn("T.Score", ColumnKind.Single, 2, false, []);
        Assert.IsTrue(ExportParity.Compare(column, slot => slot == 0 ? 1000 : 1, [1, 1], [1, 2]).Matters);
        Assert.IsFalse(ExportParity.Compare(column, slot => slot == 0 ? 100_000 : 1, [1, 1], [2, 1]).Matters);
    }

    [TestMethod]
    public void ADifferenceThatMattersIsReportedAndTheModelHandedOver()
    {
        var ml = new MLContext(1);
        var (log, reports) = (new List<string>(), new List<TrainingProgress>());
        ml.Log += (_, message) => log.Add(message.Message);
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 2,
            BatchSize = 16,
            Seed = 1,
            Progress = new Reports(reports.Add),
        };
        using var model = ml.MultiTask()
            .Trainer("Features", [new CrookedTask("Sum", "Sum", 0.5f)], options)
            .Fit(ml.Data.LoadFromEnumerable(Sample.Many(60)));

        Assert.IsGreaterThan(0.01, model.ExportDifference);
        Assert.IsTrue(
            log.Any(line => line.Contains("The exported network differs") && line.Contains("'Sum.Score'")),
            string.Join("\n", log)
        );
        StringAssert.Contains(reports[^1].Warning, "returned all the same");
        Assert.HasCount(40, Sample.Scores(model, "Sum.Score"));
    }

    [TestMethod]
    public void OneRowIsEnoughToContinueOn()
    {
        // Rare positives and scores near 0: each of a hundred rows by itself, of which relative differences threw some away.
        var rows = Sample.Many(300);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Sign = i % 100 == 0 ? 1 : 0;
        var ml = new MLContext(1);
        var trainer = ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Binary("Sign", "Sign"), Tasks.Regression("Sum", "Sum")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [16] },
                    MaximumEpochs = 1,
                    ValidationFraction = 0,
                    Seed = 1,
                    Threads = 1,
                }
            );
        using var model = trainer.Fit(ml.Data.LoadFromEnumerable(rows));
        foreach (var row in Sample.Many(20, seed: 6))
        {
            using var further = trainer.Continue(model, ml.Data.LoadFromEnumerable([row]));
            Assert.IsLessThan(1e-4, further.ExportDifference);
        }
    }
}
