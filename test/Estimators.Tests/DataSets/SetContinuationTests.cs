using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Going on: from a checkpoint of a training on several data sets, and from its model.</summary>
[TestClass]
public sealed class SetContinuationTests
{
    [TestMethod]
    [DataRow(0, DisplayName = "alternating")]
    [DataRow(1, DisplayName = "drawn")]
    [DataRow(2, DisplayName = "by loss")]
    [DataRow(3, DisplayName = "jointly")]
    public void AnInterruptedTrainingEndsAsOneThatWasNot(int which)
    {
        SetSampling sampling = which switch
        {
            0 => new AlternatingSampling(),
            1 => new TemperatureSampling { Temperature = 2 },
            2 => new LossSampling(),
            _ => new JointSampling(),
        };
        byte[] Fit(string? folder, long until)
        {
            using var model = SetRows
                .Trainer(SetRows.Options(sampling, epochs: 5, heldOut: 0.2, checkpoints: folder, balancer: new MoDo(), watch: report =>
                    {
                        if (report.Steps == until)
                            throw new TimeoutException();
                    }))
                .Fit([SetRows.LeftSet(100), SetRows.RightSet(60)]);
            return model.OnnxModel.ToArray();
        }
        using var folder = new TemporaryFolder();
        foreach (var at in new[] { 6, 9 })
            Assert.ThrowsExactly<TimeoutException>(() => Fit(folder.Path, at));

        CollectionAssert.AreEqual(Fit(null, -1), Fit(folder.Path, -1));
    }

    [TestMethod]
    public void ACheckpointOfOtherSetsIsRefused()
    {
        using var folder = new TemporaryFolder();
        using (SetRows.Trainer(SetRows.Options(checkpoints: folder.Path)).Fit([SetRows.LeftSet(64), SetRows.RightSet(64)])) { }
        foreach (
            var (sets, difference) in new (TrainingSet[], string)[]
            {
                ([SetRows.LeftSet(64), SetRows.RightSet(60)], "data set right: training rows was '64' and is '60'"),
                ([SetRows.LeftSet(64, weight: 2), SetRows.RightSet(64)], "weight 2"),
            }
        )
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
                SetRows.Trainer(SetRows.Options(checkpoints: folder.Path)).Fit(sets)
            );
            StringAssert.Contains(
                error.Message.Replace("'", "", StringComparison.Ordinal),
                difference.Replace("'", "", StringComparison.Ordinal)
            );
        }
    }

    [TestMethod]
    public void AModelIsTrainedFurtherOnNewRowsOfItsSets()
    {
        var options = SetRows.Options(epochs: 3);
        using var model = SetRows.Trainer(options).Fit([SetRows.LeftSet(200), SetRows.RightSet(100)]);
        var nothing = new MultiTaskOptions
        {
            Architecture = options.Architecture,
            SetEncoderWidth = 8,
            NumericEncoding = options.NumericEncoding,
            MaximumEpochs = 1,
            BatchSize = 16,
            ValidationFraction = 0.3,
            Seed = 1,
            Threads = 1,
            Optimizer = new Adam { LearningRate = 5 },
        };
        // A step that only does harm gives back the start.
        using var same = SetRows.Trainer(nothing).Continue(model, [SetRows.LeftSet(40), SetRows.RightSet(40)]);
        var rows = SetRows.View(SetRows.Rights(50, seed: 9));
        CollectionAssert.AreEqual(
            model.Transform(rows).GetColumn<float>("Gap.Score").ToArray(),
            same.Transform(rows).GetColumn<float>("Gap.Score").ToArray()
        );
        CollectionAssert.AreEqual(new[] { 240L, 140L }, same.Schema.Tasks.Select(task => task.LabelledRows).ToArray());

        using var further = SetRows.Trainer(SetRows.Options(epochs: 40)).Continue(model, [SetRows.LeftSet(400), SetRows.RightSet(400)]);
        var ml = new MLContext(1);
        Assert.IsGreaterThan(
            ml.MultiTask().Evaluate(model.Transform(rows))["Gap"].Regression.RSquared,
            ml.MultiTask().Evaluate(further.Transform(rows))["Gap"].Regression.RSquared
        );
    }

    [TestMethod]
    public void RowsOfOneSetAloneAreEnough()
    {
        using var model = SetRows.Trainer(SetRows.Options(epochs: 3)).Fit([SetRows.LeftSet(200), SetRows.RightSet(100)]);
        using var further = SetRows.Trainer(SetRows.Options(epochs: 2)).Continue(model, [SetRows.LeftSet(0), SetRows.RightSet(50)]);

        CollectionAssert.AreEqual(new[] { 200L, 150L }, further.Schema.Tasks.Select(task => task.LabelledRows).ToArray());
    }

    [TestMethod]
    public void OtherColumnsThanTheModelsSetsAreRefused()
    {
        using var model = SetRows.Trainer(SetRows.Options(epochs: 1)).Fit([SetRows.LeftSet(64), SetRows.RightSet(64)]);
        var both = SetRows.View(
            SetRows
                .Lefts(32)
                .Zip(SetRows.Rights(32), (left, right) => new All
                {
                    A = left.A,
                    B = right.B,
                    Above = left.Above,
                    Gap = right.Gap,
                })
        );
        foreach (
            var action in new Action[]
            {
                () => SetRows.Trainer(SetRows.Options()).Continue(model, both),
                () => SetRows.Trainer(SetRows.Options()).Continue(model, [new TrainingSet("all", both)]),
            }
        )
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(action);
            foreach (var part in new[] { "no encoder for the feature columns 'A', 'B' together", "for 'A' and for 'B'" })
                StringAssert.Contains(error.Message, part);
        }
    }

    private sealed class All
    {
        [VectorType(3)]
        public float[] A { get; set; } = [];

        [VectorType(5)]
        public float[] B { get; set; } = [];

        public float Above { get; set; }

        public float Gap { get; set; }
    }
}
