namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows without a label, or with weight 0, leave no trace in what a task learns.</summary>
[TestClass]
public sealed class MaskingTests
{
    [TestMethod]
    [DataRow(null, DisplayName = "plain sum")]
    [DataRow("PcGrad")]
    public void WhatAMaskedRowWouldHaveSaidDoesNotMatter(string? balancer)
    {
        var one = Train(balancer, rows => { }, presence: true);
        var other = Train(
            balancer,
            rows =>
            {
                foreach (var row in rows.Where(row => !row.HasSum))
                    row.Sum = 1e6f;
            },
            presence: true
        );

        CollectionAssert.AreEqual(one, other);
    }

    [TestMethod]
    public void NaNAndAPresenceColumnMaskAlike()
    {
        var presence = Train(null, _ => { }, presence: true);
        var nan = Train(
            null,
            rows =>
            {
                foreach (var row in rows.Where(row => !row.HasSum))
                    row.Sum = float.NaN;
            },
            presence: false
        );

        CollectionAssert.AreEqual(presence, nan);
    }

    [TestMethod]
    public void AMaskedRowStillCountsForTheOtherTasks()
    {
        var one = Train(null, _ => { }, presence: true);
        var other = Train(
            null,
            rows =>
            {
                foreach (var row in rows.Where(row => !row.HasSum))
                    row.Sign = 1 - row.Sign;
            },
            presence: true
        );

        CollectionAssert.AreNotEqual(one, other);
    }

    [TestMethod]
    public void AWeightOfZeroLeavesTheRowOut()
    {
        byte[] Fit(float label)
        {
            var rows = Sample.Many(120);
            foreach (var row in rows.Where((_, i) => i % 3 == 0))
                (row.Weight, row.Sum) = (0, label);
            using var model = Sample.Fit(rows, Sample.Quick(), new RegressionTask("Sum", "Sum") { WeightColumn = "Weight" });
            return model.OnnxModel.ToArray();
        }

        CollectionAssert.AreEqual(Fit(1e5f), Fit(-3));
    }

    [TestMethod]
    public void DoubledWeightsChangeNothing()
    {
        byte[] Fit(float factor)
        {
            var rows = Sample.Many(120);
            for (var i = 0; i < rows.Count; i++)
                rows[i].Weight = factor * (1 + i % 4);
            using var model = Sample.Fit(rows, Sample.Quick(), new RegressionTask("Sum", "Sum") { WeightColumn = "Weight" });
            return model.OnnxModel.ToArray();
        }

        // A mean is taken: only the ratios of weights count. Powers of two keep the division exact.
        CollectionAssert.AreEqual(Fit(1), Fit(4));
    }

    private static byte[] Train(string? balancer, Action<List<Sample>> change, bool presence)
    {
        var rows = Sample.Many(160);
        foreach (var row in rows.Where((_, i) => i % 3 != 0))
            row.HasSum = false;
        change(rows);
        using var model = Sample.Fit(
            rows,
            Sample.Quick(balancer: balancer is null ? null : new PcGrad()),
            Tasks.Binary("Sign", "Sign"),
            new RegressionTask("Sum", "Sum") { PresenceColumn = presence ? "HasSum" : null }
        );
        return Parameters(model);
    }

    // The schema names the presence column, so models with and without one differ in that alone: compare what was learnt.
    private static byte[] Parameters(MultiTaskTransformer model)
    {
        var ml = new Microsoft.ML.MLContext(1);
        var scored = model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(50, seed: 9)));
        var scores = scored
            .Schema.Where(column => column.Name.EndsWith(".Score", StringComparison.Ordinal))
            .SelectMany(column => Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<float>(scored, column));
        return [.. scores.SelectMany(BitConverter.GetBytes)];
    }
}
