using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Words beside pictures with every architecture and balancer, and with whatever else a training can have.</summary>
[TestClass]
public sealed class MultiModalVariantTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly string[] s_features = ["Picture", "Words", "Numbers"];

    public static IEnumerable<object[]> Balancers() => Enumerable.Range(0, AllBalancers.Of(4).Count()).Select(i => new object[] { i });

    public static IEnumerable<object[]> Mixed() =>
        AllArchitectures.Names().Where(name => name[0] is not ("Esmm" or "Aitm" or "Grouped" or "GroupedMmoe"));

    [TestMethod]
    [DynamicData(nameof(AllArchitectures.Names), typeof(AllArchitectures))]
    public void EveryArchitectureSharesThem(string name)
    {
        var architecture = AllArchitectures.All[name].Make();
        using var model = Fit(Post.Options(1, architecture), tasks: Post.Tasks()[1..]);
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    [TestMethod]
    [DynamicData(nameof(Mixed))]
    public void EveryArchitectureThatSharesStepsSharesThemWithTheSteps(string name)
    {
        using var model = Fit(Post.Options(1, AllArchitectures.All[name].Make()));
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    [TestMethod]
    public void EnsemblesTakeThemForRows()
    {
        using var model = Fit(Post.Options(2, new TabM { MemberCount = 3, Layers = [16] }), tasks: Post.Tasks()[1..]);
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    [TestMethod]
    [DynamicData(nameof(Balancers))]
    public void EveryBalancerSeesThem(int number)
    {
        var balancer = AllBalancers.Of(4).ElementAt(number)();
        using var model = Fit(Post.Options(1) with { Balancer = balancer }, rows: 64);
        Assert.IsLessThan(1e-5, model.ExportDifference, $"{balancer}");
    }

    /// <summary>What the tasks' own layers read is the row, and the steps with the other columns added.</summary>
    [TestMethod]
    public void BalancersSeeTheSharedRepresentation()
    {
        var options = Post.Options(1) with
        {
            Balancer = new PcGrad(),
            BalancingGradients = BalancingGradients.SharedRepresentation,
        };
        using var model = Fit(options, rows: 64);
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    [TestMethod]
    public void BatchNormalisationAndAugmentationGoWithThem()
    {
        var picture = Post.Encoding(Picture.SmallLeNet());
        var options = Post.Options(2, picture: picture) with { Augmentations = [new RandomShift()] };
        using var model = Fit(options);
        Assert.IsLessThan(1e-5, model.ExportDifference);
        picture = Post.Encoding(new ResNet { Channels = [4] });
        using var normed = Fit(Post.Options(2, picture: picture));
        Assert.IsLessThan(1e-4, normed.ExportDifference);
    }

    [TestMethod]
    public void RowsBeyondTheBudgetAreStreamed()
    {
        using var model = Fit(Post.Options(1) with { CacheBudget = 1 << 20 }, rows: 4000);
        Assert.IsLessThan(1e-5, model.ExportDifference);
        Assert.IsGreaterThan(0.95, s_ml.MultiTask().Evaluate(model.Transform(Post.View(s_ml, 100, 2)))["Left"].Binary.Accuracy);
    }

    [TestMethod]
    public void SetsWithTheSameColumnsShareThem()
    {
        var rows = Post.View(s_ml, 100);
        using var model = Post.Trainer(s_ml, s_features, Post.Tasks(), Post.Options(2))
            .Fit([
                new TrainingSet("words", rows) { Tasks = ["Tag"] },
                new TrainingSet("posts", rows) { Tasks = ["Left", "Fits", "Length"] },
            ]);
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    [TestMethod]
    public void AnInterruptedTrainingEndsAsOneThatWasNot()
    {
        using var folder = new TemporaryFolder();
        MultiTaskOptions Options(string? path, long until) =>
            Post.Options(3) with
            {
                ProgressSteps = 1,
                Progress = new Reports(report =>
                {
                    if (report.Steps == until)
                        throw new TimeoutException();
                }),
                Checkpoints = path is null ? null : new CheckpointOptions { Folder = path, EverySteps = 1 },
            };
        Assert.ThrowsExactly<TimeoutException>(() => Fit(Options(folder.Path, 7)));
        using var want = Fit(Options(null, -1));
        using var got = Fit(Options(folder.Path, -1));
        CollectionAssert.AreEqual(want.OnnxModel.ToArray(), got.OnnxModel.ToArray());
    }

    [TestMethod]
    public void AModelIsTrainedFurther()
    {
        var trainer = Post.Trainer(s_ml, s_features, Post.Tasks(), Post.Options(1));
        var rows = Post.View(s_ml, 200);
        using var model = trainer.Fit(rows);
        using var further = trainer.Continue(trainer.Continue(model, rows), rows);
        double Error(MultiTaskTransformer one) => s_ml.MultiTask().Evaluate(one.Transform(rows))["Length"]["RMSE"];
        Assert.IsLessThan(Error(model), Error(further));
    }

    /// <summary>One network reads words, the other looks at pictures.</summary>
    [TestMethod]
    public void NetworksOverWordsAndPicturesTeachEachOther()
    {
        var options = Post.For(Post.Options(1), "Words", "Picture", "Numbers") with { ValidationFraction = 0.1 };
        using var model = s_ml.MultiTask()
            .CoTrainer(
                [new CoTrainingNetwork("words", ["Words"]), new CoTrainingNetwork("pictures", ["Picture", "Numbers"])],
                [Tasks.Binary("Fits", "Fits")],
                new CoTrainingOptions { Training = options, MaximumRounds = 1 }
            )
            .Fit(Post.View(s_ml, 200));
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    [TestMethod]
    public void ColumnsThatNoTaskWouldReadAreNamed()
    {
        string Error(TaskDefinition[] tasks, MultiTaskOptions options, params string[] features) =>
            Assert.ThrowsExactly<ArgumentException>(() => Fit(options, 40, tasks, features)).Message;
        TaskDefinition tag = Post.Tasks()[0],
            map = new SegmentationTask("Half", "Map");
        var decoded = Post.Options(1, picture: Post.Encoding(decoder: new UNetDecoder()));
        var apart = new SequenceEncoding { Trunk = new GruTrunk(4), ColumnsAtEachStep = false };
        StringAssert.Contains(
            Error([tag], Post.Options(1) with { Sequence = apart }, "Words", "Numbers"),
            "Feature column 'Numbers' is read by no task: it is no sequence, all tasks have an answer for each step, and ColumnsAtEachStep"
        );
        StringAssert.Contains(
            Error([map], decoded, "Picture", "Words"),
            "Feature column 'Words' is read by no task: it is a sequence, and all tasks have an answer for each pixel"
        );
        StringAssert.Contains(
            Error([map], decoded, "Picture", "Camera"),
            "Feature column 'Camera' is read by no task: it has no Decoder, and all tasks have an answer for each pixel of an image"
        );
        StringAssert.Contains(
            Error([tag, map], decoded with { Sequence = apart }, "Picture", "Words", "Numbers"),
            "Feature column 'Numbers' is read by no task: it has no Decoder, no task has one answer for each row, and ColumnsAtEachStep"
        );
    }

    [TestMethod]
    public void WhatDoesNotGoWithSequencesIsNamed()
    {
        string Error(MultiTaskOptions options, params string[] features) =>
            Assert.ThrowsExactly<ArgumentException>(() => Fit(options, 40, null, features)).Message;
        // A convolutional architecture takes the image itself, and nothing beside it.
        StringAssert.Contains(
            Error(
                Post.Options(1, Picture.SmallLeNet(), new ImageEncoding(1, Post.Side, Post.Side)),
                "Picture",
                "Words"
            ),
            "make LeNet the Trunk of its encoding"
        );
        var film = Post.Options(1) with
        {
            Sequence = new SequenceEncoding { Widths = new Dictionary<string, int> { ["Frames"] = 8 } },
            ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Frames"] = new ImageEncoding(2, 2, 2) },
        };
        StringAssert.Contains(Error(film, "Frames"), "give the ImageEncoding a Trunk and no Decoder");
        film = film with
        {
            ColumnEncodings = new Dictionary<string, NumericEncoding>
            {
                ["Frames"] = new ImageEncoding(2, 2, 2) { Trunk = new ResNet { Channels = [4] } },
            },
            Augmentations = [new RandomFlip()],
        };
        StringAssert.Contains(Error(film, "Frames"), "a sequence of images, which Augmentations do not change");
    }

    private static MultiTaskTransformer Fit(
        MultiTaskOptions options,
        int rows = 100,
        TaskDefinition[]? tasks = null,
        params string[] features
    ) =>
        Post.Trainer(s_ml, features.Length > 0 ? features : s_features, tasks ?? Post.Tasks(), options)
            .Fit(Post.View(s_ml, rows));
}
