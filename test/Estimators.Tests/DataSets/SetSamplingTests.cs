namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Which data set a step takes its batch from, and what an epoch is.</summary>
[TestClass]
public sealed class SetSamplingTests
{
    [TestMethod]
    public void SetsAlternate() => Assert.AreEqual("LRLRLRLRLR", Order(new AlternatingSampling(), 64, 16, epochs: 2));

    [TestMethod]
    public void AWeightOfTwoTakesTwoTurns() =>
        Assert.AreEqual("LRLLRLLRLL"[..9], Order(new AlternatingSampling(), 128, 16, epochs: 1, leftWeight: 2)[..9]);

    [TestMethod]
    public void TurnsInProportionAreSpreadEvenly()
    {
        // 5 batches to 2 in each epoch of 7 steps, the smaller set never twice in a row.
        var order = Order(new TemperatureSampling { InTurn = true }, 80, 32, epochs: 3);

        Assert.AreEqual(15, order.Count(set => set == 'L'));
        Assert.AreEqual(6, order.Count(set => set == 'R'));
        Assert.DoesNotContain("RR", order);
    }

    [TestMethod]
    [DataRow(1.0, 0.8)]
    [DataRow(2.0, 2.0 / 3)]
    [DataRow(double.PositiveInfinity, 0.5)]
    public void TemperatureIsThePowerOfTheSize(double temperature, double expected)
    {
        // 4 to 1 rows: 4^(1/τ) / (4^(1/τ) + 1).
        var sampling = new TemperatureSampling { Temperature = temperature };
        var shares = new double[2];
        sampling.Share([Set("a", 400), Set("b", 100)], shares);
        Assert.AreEqual(expected, shares[0] / shares.Sum(), 1e-12);

        // 2000 draws: four standard deviations of a binomial.
        var order = Order(sampling, 64, 16, epochs: 400);
        Assert.AreEqual(2000, order.Length);
        Assert.AreEqual(expected, order.Count(set => set == 'L') / 2000.0, 4 * Math.Sqrt(expected * (1 - expected) / 2000));
    }

    [TestMethod]
    public void LossSamplingDrawsWhatLagsBehind()
    {
        var shares = new double[3];
        // Ratios 1/2, 1/4 and none yet, squared: 1/4, 1/16, 1 of 21/16.
        new LossSampling { Exponent = 2 }.Share([Set("a", 9, 1, 2), Set("b", 9, 1, 4), Set("c", 9, double.NaN, double.NaN)], shares);
        Assert.AreEqual(4.0 / 21, shares[0], 1e-12);
        Assert.AreEqual(1.0 / 21, shares[1], 1e-12);
        Assert.AreEqual(16.0 / 21, shares[2], 1e-12);

        // A set that has learnt everything is still looked at: a tenth of a third.
        new LossSampling().Share([Set("a", 9, 0.0001, 1), Set("b", 9, 1, 1), Set("c", 9, 1, 1)], shares);
        Assert.AreEqual(0.1 / 3, shares[0], 1e-12);
    }

    [TestMethod]
    public void LossSamplingSeesTheLossesOfTheEpochs()
    {
        var seen = new List<SetProgress[]>();
        Order(new Watching(seen), 64, 64, epochs: 3);

        Assert.IsTrue(seen[0].All(set => double.IsNaN(set.TrainingLoss)), "before the first epoch there is no loss");
        var last = seen[^1];
        Assert.IsTrue(last.All(set => set.FirstLoss > 0 && set.TrainingLoss > 0 && set.FirstLoss != set.TrainingLoss));
    }

    [TestMethod]
    public void EachSetHasEpochsOfItsOwn()
    {
        SetProgress[] last = [];
        using var model = SetRows
            .Trainer(SetRows.Options(new AlternatingSampling(), epochs: 4, watch: report => last = [.. report.Sets]))
            .Fit([SetRows.LeftSet(64), SetRows.RightSet(16)]);

        // 4 epochs of 4 + 1 batches, half of them of each set: ten steps, of which four are an epoch of the left set and one of the right.
        Assert.AreEqual(new SetProgress("left", 64, 2, 10, last[0].TrainingLoss, last[0].FirstLoss), last[0]);
        Assert.AreEqual(new SetProgress("right", 16, 10, 10, last[1].TrainingLoss, last[1].FirstLoss), last[1]);
    }

    [TestMethod]
    public void JointStepsTakeABatchOfEverySetAndLastAsLongAsTheLargest()
    {
        var reports = new List<TrainingProgress>();
        using var model = SetRows
            .Trainer(SetRows.Options(new JointSampling(), epochs: 3, watch: reports.Add))
            .Fit([SetRows.LeftSet(64), SetRows.RightSet(32)]);

        Assert.AreEqual(12, reports[^1].Steps);
        CollectionAssert.AreEqual(new[] { 12L, 12L }, reports[^1].Sets.Select(set => set.Steps).ToArray());
        CollectionAssert.AreEqual(new[] { 3L, 6L }, reports[^1].Sets.Select(set => set.Epochs).ToArray());
    }

    [TestMethod]
    public void EachEpochOfASetGivesEachOfItsRowsOnceInANewOrder()
    {
        var table = new RowTable([new InputColumn("Number", ColumnKind.Single, 1, true, 0, [])], []) { Rows = 10 };
        table.Reserve(10);
        for (var i = 0; i < 10; i++)
            ((GrowingArray<float>)table.Inputs[0]).Row(i)[0] = i;
        var rows = new CachedRows(table, new RowSplit([.. Enumerable.Range(0, 10)], []), table, [], 4, TorchSharp.torch.CPU);
        using var cursor = new SetCursor(
            new PlannedSet(new TrainingSet("numbers", SetRows.View(Sample.Many(1))), [0], [], 0),
            rows,
            seed: 5,
            taskCount: 0,
            batchSize: 4
        );
        float[] Epoch()
        {
            var numbers = new List<float>();
            while (cursor.MoveNext(1))
                numbers.AddRange(cursor.Current[0].Inputs[0].data<float>().ToArray());
            return [.. numbers];
        }
        var (first, second) = (Epoch(), Epoch());

        CollectionAssert.AreEqual(Enumerable.Range(0, 10).Select(i => (float)i).ToArray(), first.Order().ToArray());
        CollectionAssert.AreEqual(first.Order().ToArray(), second.Order().ToArray());
        CollectionAssert.AreNotEqual(first, second);
        Assert.AreEqual(2, cursor.Epochs);
        Assert.AreEqual(6, cursor.Steps);
    }

    [TestMethod]
    public void SharesThatSayNothingAreRefused()
    {
        foreach (var share in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => Order(new Fixed(share), 32, 32, 1));
            StringAssert.Contains(error.Message, "Fixed");
        }
    }

    [TestMethod]
    public void SettingsOutOfRange()
    {
        foreach (
            var sampling in new SetSampling[]
            {
                new TemperatureSampling { Temperature = 0.5 },
                new TemperatureSampling { Temperature = double.NaN },
                new LossSampling { Exponent = -1 },
                new LossSampling { MinimumShare = 0 },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SetRows.Trainer(SetRows.Options(sampling)));
        foreach (
            var set in new TrainingSet[]
            {
                SetRows.LeftSet(32, weight: 0),
                SetRows.LeftSet(32, weight: double.NaN),
                new("left", SetRows.View(SetRows.Lefts(32)))
                {
                    Features = ["A"],
                    Tasks = ["Above"],
                    ValidationFraction = 0.6,
                },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SetRows.Trainer(SetRows.Options()).Fit([set, SetRows.RightSet(32)]));
    }

    // Which set each step took, L or R.
    private static string Order(SetSampling sampling, int lefts, int rights, int epochs, double leftWeight = 1)
    {
        var order = new System.Text.StringBuilder();
        long before = 0;
        using var model = SetRows
            .Trainer(SetRows.Options(sampling, epochs, watch: report =>
                {
                    if (report.IsEpochEnd)
                        return;
                    order.Append(report.Sets[0].Steps > before ? 'L' : 'R');
                    before = report.Sets[0].Steps;
                }))
            .Fit([SetRows.LeftSet(lefts, leftWeight), SetRows.RightSet(rights)]);
        return order.ToString();
    }

    private static SetProgress Set(string name, long rows, double loss = double.NaN, double first = double.NaN) =>
        new(name, rows, 0, 0, loss, first);

    private sealed class Fixed(double share) : SetSampling
    {
        public override void Share(IReadOnlyList<SetProgress> sets, Span<double> shares) => shares.Fill(share);
    }

    private sealed class Watching(List<SetProgress[]> seen) : SetSampling
    {
        public override void Share(IReadOnlyList<SetProgress> sets, Span<double> shares)
        {
            seen.Add([.. sets]);
            shares.Fill(1);
        }
    }
}
