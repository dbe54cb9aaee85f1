using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Each kind of bad input gives one exception that names the column and the task, and says what was expected.</summary>
[TestClass]
public sealed class BadInputTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void MissingFeatureColumn() =>
        Fails<ArgumentOutOfRangeException>(() => Train("Nope", Tasks.Regression("Sum", "Sum")), "feature column 'Nope'", "'Features'");

    [TestMethod]
    public void MissingLabelColumn() =>
        Fails<ArgumentOutOfRangeException>(() => Train("Features", Tasks.Regression("Sum", "Gone")), "Task 'Sum'", "label column 'Gone'");

    [TestMethod]
    public void MissingWeightColumn() =>
        Fails<ArgumentOutOfRangeException>(
            () => Train("Features", new RegressionTask("Sum", "Sum") { WeightColumn = "W" }),
            "Task 'Sum'",
            "weight column 'W'"
        );

    [TestMethod]
    public void MissingPresenceColumn() =>
        Fails<ArgumentOutOfRangeException>(
            () => Train("Features", new RegressionTask("Sum", "Sum") { PresenceColumn = "P" }),
            "Task 'Sum'",
            "presence column 'P'"
        );

    [TestMethod]
    public void WrongPresenceType() =>
        Fails<ArgumentException>(
            () => Train("Features", new RegressionTask("Sum", "Sum") { PresenceColumn = "Weight" }),
            "presence column 'Weight'",
            "Single",
            "Boolean"
        );

    [TestMethod]
    public void MissingColumnsAreFoundFromTheSchemaAlone()
    {
        var estimator = s_ml
            .Transforms.CopyColumns("Copy", "Sum")
            .Append(s_ml.MultiTask().Trainer("Nope", [Tasks.Regression("Sum", "Sum")]));
        var shape = new SchemaShape([]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(shape));
    }

    [TestMethod]
    public void FeatureOfTheWrongType() =>
        Fails<ArgumentException>(
            () => Train("HasSum", Tasks.Regression("Sum", "Sum")),
            "Feature column 'HasSum'",
            "Boolean",
            "expected Single"
        );

    [TestMethod]
    public void LabelOfTheWrongType() =>
        Fails<ArgumentException>(
            () => Train("Features", Tasks.Binary("Sign", "Features")),
            "Task 'Sign'",
            "'Features'",
            "expected Boolean"
        );

    [TestMethod]
    public void MulticlassLabelOfTheWrongType() =>
        Fails<ArgumentException>(() => Train("Features", Tasks.Multiclass("Class", "HasSum")), "Task 'Class'", "'HasSum'", "MapValueToKey");

    [TestMethod]
    public void FeatureVectorOfUnknownSize()
    {
        var data = s_ml.Data.LoadFromEnumerable([new Unsized { X = [1, 2], Y = 1 }]);
        Fails<ArgumentException>(() => Train(data, "X", Tasks.Regression("Y", "Y")), "Feature column 'X'", "unknown size");
    }

    [TestMethod]
    public void NoLabelledRow()
    {
        var rows = Sample.Many(20);
        rows.ForEach(row => row.Sum = float.NaN);
        Fails<InvalidOperationException>(() => Sample.Fit(rows, Sample.Quick()), "Task 'Sum'", "no labelled row", "20 training rows");
    }

    [TestMethod]
    public void ASingleClass()
    {
        var rows = Sample.Many(20);
        rows.ForEach(row => row.Class = 2);
        Fails<InvalidOperationException>(() => Sample.Fit(rows, Sample.Quick()), "Task 'Class'", "single class");
        rows = Sample.Many(20);
        rows.ForEach(row => row.Sign = 1);
        Fails<InvalidOperationException>(() => Sample.Fit(rows, Sample.Quick()), "Task 'Sign'", "all positive");
    }

    [TestMethod]
    public void TwoTasksOfOneName() =>
        Fails<ArgumentException>(() => Train("Features", Tasks.Regression("A", "Sum"), Tasks.Binary("A", "Sign")), "named 'A'");

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void FeaturesThatAreNoFiniteNumber(float value)
    {
        var rows = Sample.Many(20);
        rows[7].Features[2] = value;
        Fails<InvalidOperationException>(
            () => Sample.Fit(rows, Sample.Quick()),
            "Feature column 'Features'",
            "row 7, slot 2",
            "ReplaceMissingValues"
        );
    }

    [TestMethod]
    [DataRow(-1f)]
    [DataRow(0.5f)]
    [DataRow(1e7f)]
    public void AClassThatIsNoWholeNumberFromZero(float value)
    {
        var rows = Sample.Many(20);
        rows[3].Class = value;
        Fails<ArgumentOutOfRangeException>(() => Sample.Fit(rows, Sample.Quick()), "Task 'Class'", "row 3", "whole numbers from 0");
    }

    [TestMethod]
    public void AnInfiniteTarget()
    {
        var rows = Sample.Many(20);
        rows[4].Sum = float.NegativeInfinity;
        Fails<ArgumentOutOfRangeException>(() => Sample.Fit(rows, Sample.Quick()), "Task 'Sum'", "row 4", "finite");
    }

    [TestMethod]
    public void ANegativeCount()
    {
        var rows = Sample.Many(20);
        Fails<ArgumentOutOfRangeException>(
            () => Sample.Fit(rows, Sample.Quick(), new RegressionTask("Sum", "Sum") { Loss = RegressionLoss.Poisson }),
            "Task 'Sum'",
            "Poisson"
        );
    }

    [TestMethod]
    public void ANegativeWeight()
    {
        var rows = Sample.Many(20);
        rows[2].Weight = -1;
        Fails<ArgumentOutOfRangeException>(
            () => Sample.Fit(rows, Sample.Quick(), new RegressionTask("Sum", "Sum") { WeightColumn = "Weight" }),
            "weight column 'Weight'",
            "row 2"
        );
    }

    [TestMethod]
    public void NoRows() => Fails<InvalidOperationException>(() => Sample.Fit([], Sample.Quick()), "no rows");

    /// <summary>Found out when the trainer is made, not when the trained network is to be run.</summary>
    [TestMethod]
    public void ExecutionOptionsOutOfRange() =>
        Fails<ArgumentOutOfRangeException>(
            () =>
                s_ml.MultiTask()
                    .Trainer(
                        "Features",
                        [Tasks.Regression("Sum", "Sum")],
                        new MultiTaskOptions { Execution = new ExecutionOptions { IntraOpThreads = -1 } }
                    ),
            "IntraOpThreads"
        );

    /// <summary>Also what was told only after the rows had been read: the number of weights.</summary>
    [TestMethod]
    public void ABalancerForAnotherNumberOfTasks() =>
        Fails<ArgumentException>(
            () => s_ml.MultiTask().Trainer("Features", Sample.AllTasks(), new MultiTaskOptions { Balancer = new FixedWeights(1, 2) }),
            "Weights has 2 entries",
            "3 tasks"
        );

    [TestMethod]
    public void ABatchLargerThanTheData() =>
        Fails<ArgumentOutOfRangeException>(() => Sample.Fit(Sample.Many(20), new MultiTaskOptions { BatchSize = 21 }), "BatchSize", "20");

    [TestMethod]
    public void ABalancerThatNeedsTwoTasksGivenOne() =>
        Fails<ArgumentOutOfRangeException>(
            () => Train("Features", new MultiTaskOptions { Balancer = new NeedsTwo() }, Tasks.Regression("Sum", "Sum")),
            "NeedsTwo",
            "2 tasks",
            "1 was given"
        );

    [TestMethod]
    [DataRow("cuda:")]
    [DataRow("cuda:-1")]
    [DataRow("gpu")]
    public void ADeviceThatIsNotTrainedOn(string device) =>
        Fails<ArgumentException>(
            () => Train("Features", new MultiTaskOptions { Device = device }, Tasks.Regression("Sum", "Sum")),
            $"Device '{device}'",
            "'cpu'"
        );

    [TestMethod]
    public void CheckpointsThatWouldSaveNothing() =>
        Fails<ArgumentException>(
            () =>
                Train(
                    "Features",
                    new MultiTaskOptions
                    {
                        Checkpoints = new CheckpointOptions { Folder = "x", EveryEpochs = 0 },
                    },
                    Tasks.Regression("Sum", "Sum")
                ),
            "EveryEpochs",
            "EverySteps"
        );

    [TestMethod]
    public void OptionsOutOfRange()
    {
        foreach (
            var options in new MultiTaskOptions[]
            {
                new() { BatchSize = 0 },
                new() { MaximumEpochs = 0 },
                new() { ValidationFraction = 0.6 },
                new() { ValidationFraction = double.NaN },
                new() { Patience = 0 },
                new() { CacheBudget = 1000 },
                new() { ProgressSteps = -1 },
                new()
                {
                    Checkpoints = new CheckpointOptions { Folder = "x", Keep = 0 },
                },
                new()
                {
                    Checkpoints = new CheckpointOptions { Folder = "x", EverySteps = -1 },
                },
                new() { Threads = -1 },
                new() { Optimizer = new Adam { LearningRate = 0 } },
                new() { Optimizer = new Adam { LearningRate = double.NaN } },
                new() { Architecture = new HardSharing { TrunkLayers = [0] } },
                new() { Architecture = new HardSharing { Dropout = 1 } },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Train("Features", options, Tasks.Regression("Sum", "Sum")));
        foreach (
            var task in new TaskDefinition[]
            {
                new MulticlassTask("T", "Class") { LabelSmoothing = 1 },
                new MulticlassTask("T", "Class") { FocalGamma = -1 },
                new BinaryTask("T", "Sign") { PositiveWeight = 0 },
                new RegressionTask("T", "Sum") { LossWeight = 0 },
                new RegressionTask("T", "Sum") { LossWeight = double.NaN },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Train("Features", task));
    }

    private static void Train(string features, params TaskDefinition[] tasks) =>
        Train(s_ml.Data.LoadFromEnumerable(Sample.Many(20)), features, tasks);

    private static void Train(string features, MultiTaskOptions options, params TaskDefinition[] tasks) =>
        s_ml.MultiTask().Trainer(features, tasks, options).Fit(s_ml.Data.LoadFromEnumerable(Sample.Many(20))).Dispose();

    private static void Train(IDataView data, string features, params TaskDefinition[] tasks) =>
        s_ml.MultiTask().Trainer(features, tasks, new MultiTaskOptions { BatchSize = 8, MaximumEpochs = 1 }).Fit(data).Dispose();

    private static void Fails<TException>(Action action, params string[] parts)
        where TException : Exception
    {
        var error = Assert.ThrowsExactly<TException>(action);
        foreach (var part in parts)
            StringAssert.Contains(error.Message, part);
    }

    private sealed class Unsized
    {
        public float[] X { get; set; } = [];

        public float Y { get; set; }
    }

    private sealed class NeedsTwo : Balancer
    {
        public override BalancerNeeds Needs => BalancerNeeds.Losses;

        public override int MinimumTasks => 2;

        public override void Weigh(BalancerStep step, Span<double> weights) => weights.Fill(1);
    }
}
