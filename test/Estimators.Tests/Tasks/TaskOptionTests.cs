namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Options of tasks: the ends of their ranges, what contradicts, and that each error names its task.</summary>
[TestClass]
public sealed class TaskOptionTests
{
    private static readonly double[] s_atLeast0 = [0, 1, double.MaxValue];
    private static readonly double[] s_above0 = [double.Epsilon, 1, double.MaxValue];
    private static readonly double[] s_below0 = [-double.Epsilon, double.NegativeInfinity, double.PositiveInfinity, double.NaN];

    public static IEnumerable<object[]> All() =>
        [
            [new BinaryTask("T", "L") { LossWeight = 0 }],
            [new MulticlassTask("T", "L") { LossWeight = -1 }],
            [new RegressionTask("T", "L") { LossWeight = double.NaN }],
            [new QuantileTask("T", "L") { LossWeight = double.PositiveInfinity }],
            [new MultiLabelTask("T", "L") { LossWeight = 0 }],
            [new TaggingTask("T", "L") { LossWeight = 0 }],
            [new SegmentationTask("T", "L") { LossWeight = 0 }],
            [new DetectionTask("T", "L", "B") { LossWeight = 0 }],
            [new BoxTask("T", "L") { LossWeight = 0 }],
            [new DenseRegressionTask("T", "L") { LossWeight = 0 }],
            [new CensoredTask("T", "L") { LossWeight = 0 }],
            [new NormalsTask("T", "L") { LossWeight = 0 }],
        ];

    [TestMethod]
    [DynamicData(nameof(All))]
    public void EveryTaskWeighsMoreThanNothing(TaskDefinition task) =>
        OptionRange.Refuses("LossWeight", "a number greater than 0.", task.Validate);

    [TestMethod]
    public void Classes()
    {
        Of("PositiveWeight", "greater than 0.", x => new BinaryTask("T", "L") { PositiveWeight = x }, s_above0, [0, .. s_below0]);
        Of("FocalGamma", "0 or more.", x => new BinaryTask("T", "L") { FocalGamma = x }, s_atLeast0, s_below0);
        Of("FocalGamma", "0 or more.", x => new MulticlassTask("T", "L") { FocalGamma = x }, s_atLeast0, s_below0);
        double[] beside = [-double.Epsilon, 1, double.NaN];
        const string Below1 = "from 0 to below 1.";
        Of("LabelSmoothing", Below1, x => new MulticlassTask("T", "L") { LabelSmoothing = x }, [0, Math.BitDecrement(1.0)], beside);
        Of("LabelSmoothing", Below1, x => new TaggingTask("T", "L") { LabelSmoothing = x }, [0, Math.BitDecrement(1.0)], beside);
        Of("ClassWeights", "0 or more.", x => new MulticlassTask("T", "L") { ClassWeights = [1, x] }, s_atLeast0, s_below0);
        Of(
            "PositiveWeights",
            "greater than 0.",
            x => new MultiLabelTask("T", "L") { PositiveWeights = [1, x] },
            s_above0,
            [0, .. s_below0]
        );
        var transitions = new TaggingTask("T", "L") { Transitions = (TagTransitions)3 };
        OptionRange.Refuses("Transitions", "a value of TagTransitions.", transitions.Validate);
    }

    [TestMethod]
    public void Numbers()
    {
        Of("HuberDelta", "greater than 0.", x => new RegressionTask("T", "L") { HuberDelta = x }, s_above0, [0, .. s_below0]);
        const string Losses = "Squared, Absolute, Huber or Poisson; ScaleInvariant is of maps, Tasks.DenseRegression.";
        foreach (var loss in new[] { RegressionLoss.ScaleInvariant, (RegressionLoss)9 })
            OptionRange.Refuses("Loss", Losses, new RegressionTask("T", "L") { Loss = loss }.Validate);
        foreach (var loss in new[] { RegressionLoss.Poisson, (RegressionLoss)9 })
            OptionRange.Refuses(
                "Loss",
                "Squared, Absolute, Huber or ScaleInvariant.",
                new DenseRegressionTask("T", "L") { Loss = loss }.Validate
            );
        new DenseRegressionTask("T", "L") { IsInverse = true }.Validate();
        new DenseRegressionTask("T", "L") { Loss = RegressionLoss.ScaleInvariant }.Validate();
        Of(
            "Quantiles",
            "numbers between 0 and 1 in",
            x => new QuantileTask("T", "L") { Quantiles = [x] },
            [1e-9, 0.999],
            [0, 1, double.NaN]
        );
        foreach (var levels in new double[][] { [], [0.5, 0.5], [0.6, 0.5] })
            OptionRange.Refuses("Quantiles", "numbers between 0 and 1", new QuantileTask("T", "L") { Quantiles = levels }.Validate);
    }

    [TestMethod]
    public void Images()
    {
        Of("FocalGamma", "0 or more.", x => new SegmentationTask("T", "L") { FocalGamma = x }, s_atLeast0, s_below0);
        Of("DiceWeight", "0 or more.", x => new SegmentationTask("T", "L") { DiceWeight = x }, s_atLeast0, s_below0);
        const string Weights = "0 or more, and some above 0.";
        Of("ClassWeights", Weights, x => new SegmentationTask("T", "L") { ClassWeights = [1, x] }, [0, 1e300], s_below0);
        OptionRange.Refuses("ClassWeights", Weights, new SegmentationTask("T", "L") { ClassWeights = [0, 0] }.Validate);
        foreach (var names in new string[][] { ["a", null!], ["a", "b", "a"] })
            Says("Task 'T': ClassNames must be different names.", new SegmentationTask("T", "L") { ClassNames = names });
        var without = Assert.ThrowsExactly<ArgumentNullException>(new SegmentationTask("T", "L") { ClassNames = null! }.Validate);
        Assert.AreEqual("ClassNames", without.ParamName);

        DetectionTask Detection(int objects = 1, int stride = 1, int channels = 1) =>
            new("T", "L", "B")
            {
                MaximumObjects = objects,
                Stride = stride,
                Channels = channels,
            };
        OptionRange.OfWhole("MaximumObjects", 1, 10_000, x => Detection(objects: x).Validate(), "from 1 to 10,000.");
        OptionRange.OfWhole("Stride", 1, 64, x => Detection(stride: x).Validate(), "from 1 to 64.");
        OptionRange.OfWhole("Channels", 1, 4096, x => Detection(channels: x).Validate(), "from 1 to 4,096.");
        double[] ends = [0, 1],
            beyond = [-double.Epsilon, Math.BitIncrement(1.0), double.NaN];
        Of(
            "ScoreThreshold",
            "from 0 to less than 1.",
            x => new DetectionTask("T", "L", "B") { ScoreThreshold = x },
            [0, Math.BitDecrement(1.0)],
            [1, .. beyond]
        );
        Of("MaximumOverlap", "from 0 to 1, or null.", x => new DetectionTask("T", "L", "B") { MaximumOverlap = x }, ends, beyond);
        new DetectionTask("T", "L", "B") { MaximumOverlap = null }.Validate();
        Of("SizeWeight", "greater than 0.", x => new DetectionTask("T", "L", "B") { SizeWeight = x }, s_above0, [0, .. s_below0]);
        Of("OffsetWeight", "greater than 0.", x => new DetectionTask("T", "L", "B") { OffsetWeight = x }, s_above0, [0, .. s_below0]);
        Of("LeastVisible", "from 0 to 1.", x => new DetectionTask("T", "L", "B") { LeastVisible = x }, ends, beyond);
        Says("The column with the boxes needs a name.", () => new DetectionTask("T", "L", " ").Validate());

        Of("LeastVisible", "from 0 to 1.", x => new BoxTask("T", "L") { LeastVisible = x }, ends, beyond);
        const string Number = "a number greater than 0.";
        Of("ConfidenceWeight", Number, x => new BoxTask("T", "L") { ConfidenceWeight = x }, s_above0, [0, .. s_below0]);
        OptionRange.Refuses(
            "Format",
            $"one of {string.Join(", ", Enum.GetNames<BoxFormat>())}.",
            new BoxTask("T", "L") { Format = (BoxFormat)9 }.Validate
        );
        OptionRange.Refuses("Confidence", "one of None, ", new BoxTask("T", "L") { Confidence = (BoxConfidence)9 }.Validate);
        Says("Task 'T': at least one loss is needed.", new BoxTask("T", "L") { Losses = [] });
        var losses = Assert.ThrowsExactly<ArgumentNullException>(new BoxTask("T", "L") { Losses = null! }.Validate);
        Assert.AreEqual("Losses", losses.ParamName);
    }

    [TestMethod]
    public void WhatContradictsIsNamed()
    {
        foreach (
            var (says, task) in new (string, TaskDefinition)[]
            {
                ("BalancedClasses and PositiveWeight cannot", new BinaryTask("T", "L") { BalancedClasses = true, PositiveWeight = 2 }),
                (
                    "LossFunction takes the place of the loss that FocalGamma changes",
                    new BinaryTask("T", "L") { LossFunction = (z, _) => z, FocalGamma = 1 }
                ),
                ("FocalGamma and LabelSmoothing cannot", new MulticlassTask("T", "L") { FocalGamma = 1, LabelSmoothing = 0.1 }),
                ("IsOrdinal cannot be used together with", new MulticlassTask("T", "L") { IsOrdinal = true, LabelSmoothing = 0.1 }),
                ("IsOrdinal cannot be used together with", new MulticlassTask("T", "L") { IsOrdinal = true, FocalGamma = 1 }),
                ("IsOrdinal cannot be used together with", new MulticlassTask("T", "L") { IsOrdinal = true, LossFunction = (z, _) => z }),
                ("LossFunction takes the place of", new MulticlassTask("T", "L") { LossFunction = (z, _) => z, LabelSmoothing = 0.1 }),
                ("LossFunction takes the place of", new MulticlassTask("T", "L") { LossFunction = (z, _) => z, FocalGamma = 1 }),
                ("BalancedClasses and ClassWeights cannot", new MulticlassTask("T", "L") { BalancedClasses = true, ClassWeights = [1, 1] }),
                (
                    "BalancedClasses and PositiveWeights cannot",
                    new MultiLabelTask("T", "L") { BalancedClasses = true, PositiveWeights = [1] }
                ),
                ("only one of", new MultiLabelTask("T", "L") { Threshold = 0.2, ThresholdForF1 = true }),
                ("the Poisson loss cannot be used together", new RegressionTask("T", "L") { Loss = RegressionLoss.Poisson, Log1p = true }),
                (
                    "leave them out, or take another Loss.",
                    new RegressionTask("T", "L") { Loss = RegressionLoss.Poisson, LossFunction = (z, _) => z }
                ),
                ("cannot be used together with Log1p or the Poisson", new RegressionTask("T", "L") { OffsetColumn = "O", Log1p = true }),
                (
                    "cannot be used together with Log1p or the Poisson",
                    new RegressionTask("T", "L") { ScaleColumn = "O", Loss = RegressionLoss.Poisson }
                ),
                ("cannot be used together with Log1p.", new QuantileTask("T", "L") { ScaleColumn = "O", Log1p = true }),
                (
                    "1/y is as good as y: leave isInverse out.",
                    new DenseRegressionTask("T", "L") { Loss = RegressionLoss.ScaleInvariant, IsInverse = true }
                ),
                (
                    "with Transitions = Bio whole paths are learnt. Set it to 0, or",
                    new TaggingTask("T", "L") { Transitions = TagTransitions.Bio, LabelSmoothing = 0.1 }
                ),
                ("Transitions to None.", new TaggingTask("T", "L") { Transitions = TagTransitions.Learnt, LabelSmoothing = 0.1 }),
            }
        )
        {
            Says(says, task);
            Says("Task 'T': ", task);
        }
        foreach (
            var task in new TaskDefinition[]
            {
                new BinaryTask("T", "L") { BalancedClasses = true },
                new BinaryTask("T", "L") { LossFunction = (z, _) => z, PositiveWeight = 2 },
                new BinaryTask("T", "L") { FocalGamma = 2, PositiveWeight = 2 },
                new MulticlassTask("T", "L") { IsOrdinal = true, BalancedClasses = true },
                new MulticlassTask("T", "L") { LossFunction = (z, _) => z, ClassWeights = [0, 1] },
                new MulticlassTask("T", "L") { LabelSmoothing = 0.1, ClassWeights = [0, 1] },
                new MultiLabelTask("T", "L") { BalancedClasses = true, ThresholdForF1 = true },
                new RegressionTask("T", "L") { Log1p = true, LossFunction = (z, _) => z },
                new RegressionTask("T", "L") { OffsetColumn = "O", ScaleColumn = "S", Loss = RegressionLoss.Huber },
                new QuantileTask("T", "L") { OffsetColumn = "O" },
                new QuantileTask("T", "L") { Log1p = true },
                new TaggingTask("T", "L") { Transitions = TagTransitions.Bio },
                new TaggingTask("T", "L") { LabelSmoothing = 0.1 },
            }
        )
            task.Validate();
    }

    /// <summary>Stored with each model: a name that changes would make older models another's.</summary>
    [TestMethod]
    public void KindsAndMeaningsOfLogitsAreStored()
    {
        foreach (
            var (kind, meaning, task) in new (string, string, TaskDefinition)[]
            {
                ("binary", "", new BinaryTask("T", "L")),
                ("multiclass", "", new MulticlassTask("T", "L")),
                ("ordinal", "", Tasks.Ordinal("T", "L")),
                ("multilabel", "", new MultiLabelTask("T", "L")),
                ("tagging", "", new TaggingTask("T", "L")),
                ("regression", "y", new RegressionTask("T", "L")),
                ("regression", "log(1 + y)", new RegressionTask("T", "L") { Log1p = true }),
                ("regression", "the logarithm of the mean", new RegressionTask("T", "L") { Loss = RegressionLoss.Poisson }),
                ("quantile", "the quantiles 0.25 0.5 of y", new QuantileTask("T", "L") { Quantiles = [0.25, 0.5] }),
                ("quantile", "the quantiles 0.5 of log(1 + y)", new QuantileTask("T", "L") { Quantiles = [0.5], Log1p = true }),
                ("censored", "mean and deviation of y", Tasks.Censored("T", "L")),
                ("censored", "mean and deviation of log y", Tasks.Censored("T", "L", isLogNormal: true)),
                ("ranking", "the order within groups", Tasks.Ranking("T", "L", "G")),
                ("segmentation", "", new SegmentationTask("T", "L")),
                ("denseregression", "y", new DenseRegressionTask("T", "L")),
                ("denseregression", "1 / y", new DenseRegressionTask("T", "L") { IsInverse = true }),
                ("denseregression", "log y", new DenseRegressionTask("T", "L") { Loss = RegressionLoss.ScaleInvariant }),
                ("normals", "", new NormalsTask("T", "L")),
                ("detection", "", new DetectionTask("T", "L", "B")),
                ("box", "", new BoxTask("T", "L")),
            }
        )
            Assert.AreEqual((kind, meaning), (task.Kind, task.LogitsStandFor));
        Assert.AreEqual("(y − 'O') / 'S'", new RegressionTask("T", "L") { OffsetColumn = "O", ScaleColumn = "S" }.LogitsStandFor);
        Assert.AreEqual(
            "the quantiles 0.5 of y − 'O'",
            new QuantileTask("T", "L") { Quantiles = [0.5], OffsetColumn = "O" }.LogitsStandFor
        );
    }

    /// <summary>What the shorthands set.</summary>
    [TestMethod]
    public void ShorthandsSetTheirOptions()
    {
        Assert.IsTrue(Tasks.Ordinal("T", "L", 3) is { IsOrdinal: true, LossWeight: 3 });
        Assert.IsTrue(Tasks.Censored("T", "L", true, 3, "W") is CensoredTask { IsLogNormal: true, LossWeight: 3, WeightColumn: "W" });
        Assert.IsTrue(Tasks.Ranking("T", "L", "G", 3, "W") is { RowGroupColumn: "G", LossWeight: 3, WeightColumn: "W" });
        Assert.ThrowsExactly<ArgumentException>(() => Tasks.Ranking("T", "L", " "));
        Assert.IsTrue(
            Tasks.DenseRegression("T", "L", RegressionLoss.Huber, true, 3, "W")
                is DenseRegressionTask { Loss: RegressionLoss.Huber, IsInverse: true, LossWeight: 3, WeightColumn: "W" }
        );
        Assert.IsTrue(Tasks.Normals("T", "L", 3, "W") is NormalsTask { LossWeight: 3, WeightColumn: "W" });
        var each = Tasks.Each("L", ["a", "b"], (name, column) => Tasks.Binary(name, column));
        CollectionAssert.AreEqual(new[] { "a", "b" }, each.Select(task => task.Name).ToArray());
        CollectionAssert.AreEqual(
            new[] { SlotColumns.NameOf("L", 0), SlotColumns.NameOf("L", 1) },
            each.Select(task => task.LabelColumn).ToArray()
        );
        Assert.ThrowsExactly<ArgumentException>(() => Tasks.Each(" ", [], (name, column) => Tasks.Binary(name, column)));
        Assert.ThrowsExactly<ArgumentNullException>(() => Tasks.Each("L", null!, (name, column) => Tasks.Binary(name, column)));
        Assert.ThrowsExactly<ArgumentNullException>(() => Tasks.Each("L", [], null!));
    }

    private static void Of(string option, string says, Func<double, TaskDefinition> task, double[] taken, double[] refused)
    {
        OptionRange.Of(option, says, x => task(x).Validate(), taken, refused);
        foreach (var value in refused)
            Says("Task 'T': ", task(value));
    }

    private static void Says(string text, TaskDefinition task) => Says(text, task.Validate);

    private static void Says(string text, Action validate) => StringAssert.Contains(
        Assert.Throws<ArgumentException>(validate).Message,
        text
    );
}
