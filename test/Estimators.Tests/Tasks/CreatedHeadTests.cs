using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The heads that tasks make of their labels: refusals by name, weights by hand, columns, and the unit in which a difference of a
/// score counts.</summary>
[TestClass]
public sealed class CreatedHeadTests
{
    private static readonly VectorDataViewType s_three = new(NumberDataViewType.Single, 3);

    [TestMethod]
    public void LabelsThatTeachNothingAreRefused()
    {
        foreach (
            var (says, task, type, rows) in new (string, TaskDefinition, DataViewType, float[][])[]
            {
                (
                    "has a single class in the 2 labelled training rows (all positive)",
                    new BinaryTask("T", "L"),
                    NumberDataViewType.Single,
                    [[1], [1]]
                ),
                ("(all negative); a binary task needs both.", new BinaryTask("T", "L"), NumberDataViewType.Single, [[0], [0]]),
                (
                    "has a single class in the 1 labelled training rows; a multiclass task needs at least two.",
                    new MulticlassTask("T", "L"),
                    NumberDataViewType.Single,
                    [[3]]
                ),
                (
                    "2 ClassWeights were given for the 4 classes of column 'L'.",
                    new MulticlassTask("T", "L") { ClassWeights = [1, 1] },
                    NumberDataViewType.Single,
                    [[3], [0]]
                ),
                (
                    "counts the rows of at most 4096 classes, and column 'L' has 4097; give ClassWeights instead.",
                    new MulticlassTask("T", "L") { BalancedClasses = true },
                    new KeyDataViewType(typeof(uint), 4097),
                    [[0], [1]]
                ),
                (
                    "2 PositiveWeights were given for the 3 slots of column 'L'.",
                    new MultiLabelTask("T", "L") { PositiveWeights = [1, 1] },
                    s_three,
                    [[0, 1, 0]]
                ),
                (
                    "slot 1 of label column 'L' is NaN in all training rows; each label needs at least one row",
                    new MultiLabelTask("T", "L"),
                    s_three,
                    [[0, float.NaN, 0], [1, float.NaN, 0]]
                ),
                (
                    "no slot of label column 'L' has both positive and negative entries in the 2 labelled",
                    new MultiLabelTask("T", "L"),
                    s_three,
                    [[0, 1, 0], [0, 1, 0]]
                ),
                (
                    "has a single tag in the 2 labelled training rows; a tagging task needs at least two.",
                    new TaggingTask("T", "L"),
                    Tags(3),
                    [[1], [1]]
                ),
                (
                    "has 1,025 tags, and Transitions = Learnt learns one number for each pair of them; up to 1,024 are taken. Set"
                        + " it to None.",
                    new TaggingTask("T", "L") { Transitions = TagTransitions.Learnt },
                    Tags(1025),
                    [[0], [1]]
                ),
                (
                    "Transitions = Bio wants BIO tags, O or B- or I- with a type behind, as the key values of label "
                        + "column 'L'; it has none. Set it to Learnt.",
                    new TaggingTask("T", "L") { Transitions = TagTransitions.Bio },
                    Tags(3),
                    [[0], [1]]
                ),
                ("has a single class in all pixels of the 1 labelled training rows", new SegmentationTask("T", "L"), s_three, [[2]]),
                (
                    "holds the class 2, but there are 2 ClassNames, of the classes 0 to 1. If 2 stands for pixels without a label, "
                        + "say NoLabel = 2.",
                    new SegmentationTask("T", "L") { ClassNames = ["a", "b"] },
                    s_three,
                    [[0], [2]]
                ),
                ("1 ClassWeights were given for the 3 classes", new SegmentationTask("T", "L") { ClassWeights = [1] }, s_three, [[0], [2]]),
                (
                    "none of the 1 labelled training rows has an object with a width and a height",
                    new DetectionTask("T", "L", "B") { MaximumObjects = 1 },
                    Tags(3),
                    [[float.NaN, float.NaN, float.NaN, float.NaN, float.NaN]]
                ),
            }
        )
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => Head(task, type, rows), says);
            StringAssert.StartsWith(error.Message, "Task 'T': ");
            StringAssert.Contains(error.Message, says);
        }
        Assert.AreEqual(1024, Head(new TaggingTask("T", "L") { Transitions = TagTransitions.Learnt }, Tags(1024), [0], [1]).LogitCount);
        Assert.AreEqual(3, Head(new MultiLabelTask("T", "L"), s_three, [0, 1, 0], [1, 1, 0]).LogitCount, "one slot that varies is enough");
    }

    [TestMethod]
    public void OtherLabelTypesAreRefused()
    {
        foreach (
            var (expected, task, type) in new (string, TaskDefinition, DataViewType)[]
            {
                ("a number", new QuantileTask("T", "L"), TextDataViewType.Instance),
                (
                    "a key of known count (MapValueToKey makes one) or whole numbers from 0",
                    new MulticlassTask("T", "L"),
                    TextDataViewType.Instance
                ),
                (
                    "Boolean, a number (above 0 is positive) or a key of two (the second is positive)",
                    new BinaryTask("T", "L"),
                    new KeyDataViewType(typeof(uint), 3)
                ),
                (
                    "a vector of known size of Boolean or Single (above 0 is positive, NaN is missing)",
                    new MultiLabelTask("T", "L"),
                    new VectorDataViewType(NumberDataViewType.Double, 3)
                ),
                (
                    "a number, or a vector of Single, of unknown size for a number in each step",
                    new RegressionTask("T", "L"),
                    new VectorDataViewType(NumberDataViewType.Double, 3)
                ),
                ("a vector of keys of known count, one for each step", new TaggingTask("T", "L"), s_three),
                (
                    "a vector of known size with a class for each pixel, row by row: keys of known count (at most 4,096), or Bytes, "
                        + "UInt16 or Single",
                    new SegmentationTask("T", "L"),
                    new VectorDataViewType(NumberDataViewType.Double, 3)
                ),
                ("that are classes 0, 1, …", new SegmentationTask("T", "L"), new VectorDataViewType(NumberDataViewType.Single)),
                (
                    "a vector of Single of known size, a number for each pixel, row by row, NaN where it is missing",
                    new DenseRegressionTask("T", "L"),
                    new VectorDataViewType(NumberDataViewType.Double, 3)
                ),
                (
                    "x of each pixel, row by row, then y, then z",
                    new NormalsTask("T", "L"),
                    new VectorDataViewType(NumberDataViewType.Single, 4)
                ),
                ("a vector of keys of known count, one for each object of the image", new DetectionTask("T", "L", "B"), s_three),
                ("a vector of 4 Single (", new BoxTask("T", "L"), s_three),
            }
        )
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => task.Encode(Column(type)), expected);
            StringAssert.StartsWith(error.Message, $"Task 'T': label column 'L' is {type}; expected ");
            StringAssert.Contains(error.Message, expected);
        }
        var keys = new SegmentationTask("T", "L") { ClassNames = ["a"] };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => keys.Encode(Column(Tags(3, size: 4)))).Message,
            "holds keys, whose values are the classes' names, and whose 0 is no label: leave NoLabel and ClassNames out."
        );
        var steps = new RegressionTask("T", "L") { Log1p = true };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => steps.Encode(Column(new VectorDataViewType(NumberDataViewType.Single)))).Message,
            "a number for each step of a sequence, which is learnt with the losses Squared, Absolute and Huber."
        );
    }

    /// <summary>n / (K nₖ) for 3, 1 and no row of three classes; a label that is true in a share s of the rows weighs ½ / s, and ½ / (1 −
    /// s) where it is false.</summary>
    [TestMethod]
    public void BalancedClassesByHand()
    {
        var key = new KeyDataViewType(typeof(uint), 3);
        foreach (var isOrdinal in new[] { false, true })
        {
            var head = Head(new MulticlassTask("T", "L") { BalancedClasses = true, IsOrdinal = isOrdinal }, key, [0], [0], [0], [1]);
            Assert.AreEqual(isOrdinal ? 2 : 3, head.LogitCount);
            var plain = Head(new MulticlassTask("T", "L") { IsOrdinal = isOrdinal }, key, [0], [0], [0], [1]);
            foreach (var (label, weight) in new[] { (0f, 4 / (2.0 * 3)), (1, 4 / 2.0), (2, 4 / 2.0) })
                Assert.AreEqual(weight * Loss(plain, label), Loss(head, label), 1e-5);
        }
        // The first label is true in 3 of 4 rows, the second in all.
        var type = new VectorDataViewType(NumberDataViewType.Single, 2);
        float[][] rows = [[1, 1], [1, 1], [1, 1], [0, 1]];
        var labels = Head(new MultiLabelTask("T", "L") { BalancedClasses = true }, type, rows);
        var ln2 = Math.Log(2);
        Assert.AreEqual((2 / 3.0 + 1) * ln2 / 2, Loss(labels, 1, 1), 1e-6);
        Assert.AreEqual((2 + 1) * ln2 / 2, Loss(labels, 0, 0), 1e-6);
        Assert.AreEqual(ln2, Loss(Head(new MultiLabelTask("T", "L"), type, rows), 0, 1), 1e-6);
        Assert.AreEqual(
            (5 * ln2 + ln2) / 2,
            Loss(Head(new MultiLabelTask("T", "L") { PositiveWeights = [5, 7] }, type, rows), 1, 0),
            1e-6
        );
    }

    /// <summary>Names, kinds and sizes of the columns that each head adds.</summary>
    [TestMethod]
    public void ColumnsOfHeads()
    {
        var key = new KeyDataViewType(typeof(uint), 3);
        var map = new VectorDataViewType(NumberDataViewType.Single, 6);
        foreach (
            var (expected, head) in new (string, TaskHead)[]
            {
                (
                    "Score Single scalar, Probability Single scalar, PredictedLabel Boolean scalar",
                    Head(new BinaryTask("T", "L"), NumberDataViewType.Single, [0], [1])
                ),
                ("Score Single 3, Probability Single scalar, PredictedLabel Key scalar", Head(new MulticlassTask("T", "L"), key, [0], [1])),
                ("Score Single 3, Probability Single scalar, PredictedLabel Key scalar", Head(Tasks.Ordinal("T", "L"), key, [0], [1])),
                (
                    "Score Single 3, Probability Single 3, PredictedLabel Boolean 3",
                    Head(new MultiLabelTask("T", "L"), s_three, [0, 0, 0], [1, 1, 1])
                ),
                ("Score Single scalar", Head(new RegressionTask("T", "L"), NumberDataViewType.Single, [0], [1])),
                ("Score Single 3", Head(new RegressionTask("T", "L"), s_three, [0, 0, 0], [1, 1, 1])),
                ("Score Single steps", Head(new RegressionTask("T", "L"), new VectorDataViewType(NumberDataViewType.Single), [0], [1])),
                ("Score Single 2", Head(new QuantileTask("T", "L") { Quantiles = [0.1, 0.2] }, NumberDataViewType.Single, [0], [1])),
                ("Score Single scalar, Deviation Single scalar", new CensoredHead(new CensoredTask("T", "L"), Standardization.None(1))),
                (
                    "Score Single steps of 3, Probability Single steps, PredictedLabel Key steps",
                    Head(new TaggingTask("T", "L"), Tags(3), [0], [1])
                ),
                (
                    "Score Single steps of 3, Probability Single steps, PredictedLabel Key steps",
                    Head(new TaggingTask("T", "L") { Transitions = TagTransitions.Learnt }, Tags(3), [0], [1])
                ),
                ("Score Single 6", new DenseRegressionHead(new DenseRegressionTask("T", "L"), 6, Standardization.None(1))),
                ("Score Single 6", new NormalsHead(new NormalsTask("T", "L"), 2)),
                (
                    "Score Single items of 4, PredictedLabel Key items of 4, PredictedBoundingBoxes Single items of 16",
                    new DetectionHead(
                        new DetectionTask("T", "L", "B") { MaximumObjects = 4 },
                        3,
                        null,
                        new DetectionScale(1, [1, 1], [1, 1])
                    )
                ),
            }
        )
            Assert.AreEqual(expected, string.Join(", ", head.Columns.Select(Describe)));
    }

    private static string Describe(OutputColumn column)
    {
        StringAssert.StartsWith(column.Name, "T.");
        var size =
            column.IsSequence ? column.Size == 1 ? "steps" : $"steps of {column.Size}"
            : column.IsScalar ? "scalar"
            : column.IsList ? $"items of {column.Size}"
            : $"{column.Size}";
        return $"{column.Name[2..]} {column.Type} {size}";
    }

    /// <summary>A difference of a score counts in deviations of the label, of a rate in its mean; 0 where a unit differs from row to
    /// row.</summary>
    [TestMethod]
    public void UnitsOfScores()
    {
        var scale = new Standardization([7, 5], [3, 2]);
        double Unit(RegressionTask task) => new RegressionHead(task, scale, false, []).UnitOf(0, 1);
        Assert.AreEqual(2, Unit(new RegressionTask("T", "L")));
        Assert.AreEqual(5, Unit(new RegressionTask("T", "L") { Loss = RegressionLoss.Poisson }));
        Assert.AreEqual(0, Unit(new RegressionTask("T", "L") { Log1p = true }));
        Assert.AreEqual(0, Unit(new RegressionTask("T", "L") { ScaleColumn = "S" }));
        Assert.AreEqual(3, new QuantileHead(new QuantileTask("T", "L"), scale).UnitOf(0, 1));
        Assert.AreEqual(0, new QuantileHead(new QuantileTask("T", "L") { Log1p = true }, scale).UnitOf(0, 1));
        Assert.AreEqual(0, new QuantileHead(new QuantileTask("T", "L") { OffsetColumn = "O" }, scale).UnitOf(0, 1));
        Assert.AreEqual(3, new StepRegressionHead(new RegressionTask("T", "L"), scale).UnitOf(0, 0));
        double Dense(DenseRegressionTask task) => new DenseRegressionHead(task, 2, scale).UnitOf(0, 0);
        Assert.AreEqual(3, Dense(new DenseRegressionTask("T", "L")));
        Assert.AreEqual(0, Dense(new DenseRegressionTask("T", "L") { IsInverse = true }));
        Assert.AreEqual(0, Dense(new DenseRegressionTask("T", "L") { Loss = RegressionLoss.ScaleInvariant }));
        foreach (
            var head in new[]
            {
                Head(new BinaryTask("T", "L"), NumberDataViewType.Single, [0], [1]),
                Head(new MulticlassTask("T", "L"), NumberDataViewType.Single, [0], [1]),
                Head(Tasks.Ordinal("T", "L"), NumberDataViewType.Single, [0], [1]),
                Head(new MultiLabelTask("T", "L"), s_three, [0, 0, 0], [1, 1, 1]),
                Head(new TaggingTask("T", "L"), Tags(3), [0], [1]),
            }
        )
            Assert.AreEqual(1, head.UnitOf(0, 0), head.GetType().Name);
    }

    /// <summary>Classes that are numbers are keys whose values are these numbers; what has key values keeps them.</summary>
    [TestMethod]
    public void NumbersAreTheirClassesValues()
    {
        string[]? Values(TaskDefinition task, DataViewType type, params float[][] rows)
        {
            var encoding = task.Encode(Column(type));
            return encoding.ValuesFor(task.CreateHead(encoding, Statistics(rows)))?.Values.ToArray();
        }
        CollectionAssert.AreEqual(new[] { "0", "1", "2" }, Values(new MulticlassTask("T", "L"), NumberDataViewType.Single, [2], [0]));
        Assert.IsNull(Values(new MulticlassTask("T", "L"), new KeyDataViewType(typeof(uint), 3), [2], [0]), "keys without values");
        Assert.HasCount(10_000, Values(new MulticlassTask("T", "L"), NumberDataViewType.Single, [9999], [0])!);
        Assert.IsNull(Values(new MulticlassTask("T", "L"), NumberDataViewType.Single, [10_000], [0]), "too many to be written down");
        CollectionAssert.AreEqual(new[] { "False", "True" }, Values(new BinaryTask("T", "L"), NumberDataViewType.Single, [1], [0]));
        Assert.IsNull(Values(new RegressionTask("T", "L"), NumberDataViewType.Single, [1], [0]), "no classes");
    }

    /// <summary>Classes of pixels have their names, their numbers, or what keys have.</summary>
    [TestMethod]
    public void ClassesOfPixelsHaveNames()
    {
        string? Names(SegmentationTask task, DataViewType type)
        {
            var vocabulary = Head(task, type, [0], [2]).Columns.Single(column => column.Name == "T.PredictedLabel").KeyValues;
            return vocabulary is null ? null : $"{vocabulary.Type} {string.Join(' ', vocabulary.Values)}";
        }
        Assert.AreEqual("Int32 0 1 2", Names(new SegmentationTask("T", "L"), s_three));
        Assert.AreEqual("String a b c d", Names(new SegmentationTask("T", "L") { ClassNames = ["a", "b", "c", "d"] }, s_three));
        Assert.IsNull(Names(new SegmentationTask("T", "L"), Tags(3, size: 4)), "keys without values");
    }

    /// <summary>Labels that are all the same have no spread: they count as they are.</summary>
    [TestMethod]
    public void AConstantIsLearntInItsOwnUnit()
    {
        var head = Head(new RegressionTask("T", "L"), NumberDataViewType.Single, [5], [5]);
        Near.Values(new[] { 5.5f }, HeadGraph.Run(head, [0.5f])[0]);
        Assert.AreEqual(1, head.UnitOf(0, 0));
        var two = Head(new RegressionTask("T", "L"), new VectorDataViewType(NumberDataViewType.Single, 2), [5, 1], [5, 3]);
        Near.Values(new[] { 5.5f, 1.5f }, HeadGraph.Run(two, [0.5f, -0.5f])[0]);
    }

    /// <summary>An offset or a scale is one of the network's inputs: a single number.</summary>
    [TestMethod]
    public void FramesAreInputs()
    {
        InputColumn Input(string name, ColumnKind kind = ColumnKind.Single, int size = 1) => new(name, kind, size, size == 1, 0, []);
        var frame = LabelFrame.Of("T", "O", "S")!;
        var unbound = Assert.ThrowsExactly<InvalidOperationException>(() => Undo(frame, 3));
        StringAssert.Contains(
            unbound.Message,
            "'T' has an OffsetColumn or a ScaleColumn, which co-training does not know: leave them out."
        );
        frame.Bind([Input("S"), Input("O")]);
        Assert.AreEqual(3 * 5 + 7, Undo(frame, 3, 5, 7));
        var offset = LabelFrame.Of("T", "O", null)!;
        offset.Bind([Input("O"), Input("S")]);
        Assert.AreEqual(3 + 5, Undo(offset, 3, 5, 7));
        var scale = LabelFrame.Of("T", null, "S")!;
        scale.Bind([Input("S")]);
        Assert.AreEqual(3 * 5, Undo(scale, 3, 5));
        Assert.IsNull(LabelFrame.Of("T", null, null));
        foreach (
            var (says, inputs) in new (string, InputColumn[])[]
            {
                ("Task 'T': scale column 'S' has to be a number of type Single.", [Input("O"), Input("S", size: 2)]),
                ("Task 'T': offset column 'O' has to be a number of type Single.", [Input("O", ColumnKind.Key), Input("S")]),
                (
                    "Task 'T': offset column 'O' has to be one of the feature columns, 'S', 'X', so that it is known",
                    [Input("S"), Input("X")]
                ),
            }
        )
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => LabelFrame.Of("T", "O", "S")!.Bind(inputs)).Message, says);
    }

    [TestMethod]
    public void BoxesThatTeachNothingAreRefused()
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, 4);
        foreach (
            var (says, rows) in new (string, float[][])[]
            {
                (
                    "none of the 1 labelled training rows has a box in label column 'L'; a box task needs at least one.",
                    [[float.NaN, float.NaN, float.NaN, float.NaN]]
                ),
                (
                    "all 2 labelled training rows have a box in label column 'L', so its presence cannot be learnt. Add rows without "
                        + "one, or take BoxConfidence.Overlap or None.",
                    [[1, 1, 2, 3], [1, 1, 2, 3]]
                ),
                (
                    "no box in label column 'L' has a width and a height; its format is Corners: Left, Top, Right, Bottom.",
                    [[1, 1, 2, 0], [float.NaN, float.NaN, float.NaN, float.NaN]]
                ),
                ("no box in label column 'L' has a width and a height", [[1, 1, 0, 3], [float.NaN, float.NaN, float.NaN, float.NaN]]),
            }
        )
            StringAssert.Contains(
                Assert
                    .ThrowsExactly<InvalidOperationException>(() =>
                        Head(new BoxTask("T", "L") { Confidence = BoxConfidence.Presence }, type, rows)
                    )
                    .Message,
                says
            );
        var head = Head(new BoxTask("T", "L") { Confidence = BoxConfidence.Overlap }, type, [1, 1, 2, 3], [3, 1, 6, 3]);
        Assert.AreEqual((1, 2, 1), (head.UnitOf(0, 0), head.UnitOf(0, 2), head.UnitOf(1, 0)), "deviations, and shares");
        OptionRange.Refuses(
            "Beta",
            "a number greater than 0.",
            new BoxTask("T", "L") { Losses = [new SmoothL1Loss { Beta = 0 }] }.Validate
        );
    }

    private static float Undo(LabelFrame frame, float value, params float[] inputs)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var store = new ParameterStore(new ShapeRecord(), 1, TorchSharp.torch.CPU);
        TorchSharp.torch.Tensor One(float x) => TorchSharp.torch.tensor(new[] { x }, [1, 1]);
        return frame.Undo(new TorchOps(store, new TrainingMode()), One(value), [.. inputs.Select(One)]).item<float>();
    }

    private static DataViewType Tags(ulong count, int size = 0) => new VectorDataViewType(new KeyDataViewType(typeof(uint), count), size);

    private static DataViewSchema.Column Column(DataViewType type)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("L", type);
        return builder.ToSchema()["L"];
    }

    private static TaskHead Head(TaskDefinition task, DataViewType type, params float[][] rows) =>
        task.CreateHead(task.Encode(Column(type)), Statistics(rows));

    private static LabelStatistics Statistics(float[][] rows)
    {
        var statistics = new LabelStatistics(rows[0].Length);
        foreach (var row in rows)
            statistics.Add(row);
        return statistics;
    }

    private static double Loss(TaskHead head, params float[] label)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var prepared = head.PrepareLabels(TorchSharp.torch.tensor(label, [1, label.Length]));
        return head.Loss(TorchSharp.torch.zeros(1, head.LogitCount), prepared, null).item<float>();
    }
}
