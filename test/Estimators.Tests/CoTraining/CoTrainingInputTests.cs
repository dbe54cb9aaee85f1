using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What co-training refuses, and in which words.</summary>
[TestClass]
public sealed class CoTrainingInputTests
{
    private static readonly TaskDefinition[] s_tasks = [Tasks.Multiclass("Class", "Class")];

    [TestMethod]
    public void OptionsAreChecked()
    {
        foreach (
            var (options, name) in new (CoTrainingOptions, string)[]
            {
                (new() { Threshold = 0 }, "Threshold"),
                (new() { Threshold = 1.1 }, "Threshold"),
                (new() { Threshold = double.NaN }, "Threshold"),
                (new() { Sigma = 0 }, "Sigma"),
                (new() { MaximumRounds = 0 }, "MaximumRounds"),
                (new() { RoundEpochs = 0 }, "RoundEpochs"),
                (new() { PropagatedShare = 0 }, "PropagatedShare"),
                (new() { PropagatedWeight = -1 }, "PropagatedWeight"),
                (new() { ContradictionThreshold = 2 }, "ContradictionThreshold"),
                (new() { SharingEpochs = -1 }, "SharingEpochs"),
                (new() { SharedWidth = 0 }, "SharedWidth"),
                (new() { Patience = 0 }, "Patience"),
                (new() { Tolerance = -0.1 }, "Tolerance"),
                (new() { Correction = (LabelCorrection)8 }, "Correction"),
            }
        )
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Create(TwoViews.Networks(), options)).ParamName);
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    Create(TwoViews.Networks(), new() { TruthColumns = new Dictionary<string, string> { ["Clas"] = "TrueClass" } })
                )
                .Message,
            "'Clas'"
        );
        var teachers = new Dictionary<string, IEstimator<ITransformer>> { ["Class"] = new FakeTeacher("Class", (_, _) => 1) };
        foreach (
            var (training, message) in new (MultiTaskOptions, string)[]
            {
                (new() { Checkpoints = new CheckpointOptions { Folder = "x" } }, "no checkpoints; leave Training.Checkpoints out"),
                (new() { Refit = true }, "leave Training.Refit out"),
                (new() { Teachers = teachers }, "leave Training.Teachers out"),
                (new() { StoppingCriterion = StoppingCriterion.EachTask }, "leave Training.StoppingCriterion.EachTask out"),
            }
        )
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => Create(TwoViews.Networks(), new() { Training = training })).Message,
                message
            );
        var own = new MulticlassTask("Class", "Class") { LossFunction = (logits, _) => logits.sum(1) };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new MLContext(1).MultiTask().CoTrainer(TwoViews.Networks(), [own])).Message,
            "its LossFunction takes one class for each row"
        );
    }

    [TestMethod]
    public void NetworksAreChecked()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Create([new("Left", "Left")])).Message,
            "at least two networks"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Create([new("A", "Left"), new("A", "Right")])).Message,
            "2 networks are named 'A'"
        );
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new CoTrainingNetwork("A")).Message, "no feature column");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new CoTrainingNetwork("A", "Left", "Left")).Message,
            "each once"
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Create(TwoViews.Networks(new HardSharing { TrunkLayers = [0] })));
    }

    [TestMethod]
    public void ColumnsAreChecked()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Fit([new("A", "Left"), new("B", "Nowhere")]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Fit([new("A", "Left") { RowsColumn = "Nowhere" }, new("B", "Right")]));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Fit([new("A", "Left") { RowsColumn = "Number" }, new("B", "Right")])).Message,
            "expected Boolean"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    Fit(TwoViews.Networks(), new() { TruthColumns = new Dictionary<string, string> { ["Class"] = "IsLeft" } })
                )
                .Message,
            "is"
        );
    }

    [TestMethod]
    public void TheSchemaHasAllColumns()
    {
        var ml = new MLContext(1);
        var view = TwoViews.View(TwoViews.Many(60, 30));
        var estimator = ml.MultiTask()
            .CoTrainer(TwoViews.Networks(), s_tasks, new() { Training = TwoViews.Training(1), MaximumRounds = 1 });
        var promised = estimator.GetOutputSchema(Shape(ml)).Select(column => column.Name).ToArray();
        using var model = estimator.Fit(view);

        CollectionAssert.AreEqual(model.GetOutputSchema(view.Schema).Select(column => column.Name).ToArray(), promised);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Create([new("A", "Left"), new("B", "Nowhere")]).GetOutputSchema(Shape(ml)));
    }

    [TestMethod]
    public void ANetworkNeedsALabelledRow()
    {
        var rows = TwoViews.Many(60, 30);
        foreach (var row in rows)
            row.IsLeft = false;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Create([new("A", "Left") { RowsColumn = "IsLeft" }, new("B", "Right")], new() { Training = TwoViews.Training(1) })
                .Fit(TwoViews.View(rows))
        );
        StringAssert.Contains(error.Message, "Network 'A' has no labelled row of its own for task 'Class'");
    }

    [TestMethod]
    public void ATaskOfAUsersOwnHasToSayItsSpace()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            new MLContext(1)
                .MultiTask()
                .CoTrainer(TwoViews.Networks(), [new TweedieTask("Number", "IsLast")], new() { Training = TwoViews.Training(1) })
                .Fit(TwoViews.View(TwoViews.Many(60, 30)))
        );
        StringAssert.Contains(error.Message, "overrides TaskHead.Predictions");
    }

    private static SchemaShape Shape(MLContext ml) =>
        ml.Transforms.CustomMapping<Nothing, TwoViews>((_, _) => { }, null).GetOutputSchema(new SchemaShape([]));

    private sealed class Nothing;

    private static CoTrainingEstimator Create(CoTrainingNetwork[] networks, CoTrainingOptions? options = null) =>
        new MLContext(1).MultiTask().CoTrainer(networks, s_tasks, options);

    private static void Fit(CoTrainingNetwork[] networks, CoTrainingOptions? options = null) =>
        Create(networks, options ?? new() { Training = TwoViews.Training(1) }).Fit(TwoViews.View(TwoViews.Many(60, 30)));
}
