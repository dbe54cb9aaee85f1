using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Tasks of pixels with everything else that a training can have.</summary>
[TestClass]
public sealed class SegmentationVariantTests
{
    private static readonly MLContext s_ml = new(1);

    public static IEnumerable<object[]> FewBalancers() =>
        [
            [new PcGrad(), BalancingGradients.SharedParameters],
            [new Mgda(), BalancingGradients.SharedRepresentation],
            [new Uncertainty(), BalancingGradients.SharedParameters],
            [new Moml(), BalancingGradients.SharedParameters],
        ];

    [TestMethod]
    [DynamicData(nameof(FewBalancers))]
    public void BalancersSeeTheMaps(Balancer balancer, BalancingGradients gradients) => Balance(balancer, gradients);

    public static IEnumerable<object[]> AllBalancers() =>
        typeof(Balancer)
            .Assembly.GetTypes()
            .Where(type =>
                type.IsSubclassOf(typeof(Balancer)) && !type.IsAbstract && type.IsPublic && type.GetConstructor(Type.EmptyTypes) is not null
            )
            .Select(type => new object[] { type.Name, (Balancer)Activator.CreateInstance(type)! });

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(AllBalancers))]
    public void EveryBalancerTrainsPixelsBesideRows(string name, Balancer balancer)
    {
        Assert.AreEqual(name, balancer.GetType().Name);
        Balance(balancer, BalancingGradients.SharedParameters);
        try
        {
            Balance(balancer, BalancingGradients.SharedRepresentation);
        }
        catch (ArgumentException error) when (error.ParamName == nameof(MultiTaskOptions.BalancingGradients))
        {
            // Those that compare gradients of different batches, and say so before anything is trained.
        }
    }

    /// <summary>Two maps share the decoder, also where representations are balanced; tasks of rows have a mixture of experts.</summary>
    [TestMethod]
    public void SeveralMapsShareTheDecoder()
    {
        using var model = s_ml.MultiTask()
            .Trainer(
                ["Image", "Camera"],
                [.. Sight.Tasks(), Tasks.Segmentation("Coarse", "Half", 0.5)],
                Sight.Options(3) with
                {
                    Architecture = new Mmoe { ExpertCount = 2, ExpertLayers = [6] },
                    Balancer = new PcGrad(),
                    BalancingGradients = BalancingGradients.SharedRepresentation,
                }
            )
            .Fit(Sight.View(s_ml, 64));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(Sight.View(s_ml, 10, 2)));
        foreach (var task in metrics)
            Assert.IsTrue(double.IsFinite(task.MainValue), task.Task.Name);
    }

    public static IEnumerable<object[]> Sharing() =>
        [
            [true, false, BalancingGradients.SharedRepresentation],
            [false, true, BalancingGradients.SharedRepresentation],
            [true, true, BalancingGradients.SharedParameters],
        ];

    /// <summary>Tasks that pick from the trunk's maps, and that take from each other's: learnt, balanced, exported, saved.</summary>
    [TestMethod]
    [DynamicData(nameof(Sharing))]
    public void TasksPickAndTakeWhatTheyNeed(bool attends, bool distils, BalancingGradients gradients)
    {
        var image = new ImageEncoding(3, Sight.Height, Sight.Width)
        {
            Trunk = new ResNet { Channels = [8, 12] },
            Decoder = new UNetDecoder { Convolutions = 1 },
            TaskAttention = attends,
            TaskDistillation = distils,
        };
        var trainer = s_ml.MultiTask()
            .Trainer(
                "Image",
                [Sight.Tasks()[0], Tasks.DenseRegression("Depth", "Depth"), Tasks.Normals("Normals", "Normals")],
                Sight.Options(6, image) with { Balancer = new PcGrad(), BalancingGradients = gradients }
            );
        using var model = trainer.Fit(Sight.View(s_ml, 128));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var test = Sight.View(s_ml, 40, 2);
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(test));
        Assert.IsGreaterThan(0.5, metrics["Ground"].Segmentation.MeanIou);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "model.zip");
        s_ml.MultiTask().Save(model, test.Schema, file);
        var loaded = s_ml.MultiTask().Evaluate(s_ml.MultiTask().Load(file, out _).Transform(test));
        Assert.AreEqual(metrics["Depth"].MainValue, loaded["Depth"].MainValue);
        using var further = trainer.Continue(model, Sight.View(s_ml, 32, 3));
        Assert.IsLessThan(1e-4, further.ExportDifference);
    }

    /// <summary>Pixels alone, without any task of rows.</summary>
    [TestMethod]
    public void AMapAloneIsTrained()
    {
        using var model = s_ml.MultiTask()
            .Trainer("Image", [new SegmentationTask("Ground", "Map") { NoLabel = Sight.None, ClassWeights = [1, 1, 4] }], Sight.Options(20))
            .Fit(Sight.View(s_ml, 160));
        Assert.HasCount(1, model.Schema.Tasks[0].Outputs);
        Assert.AreEqual(Sight.None, model.Schema.Tasks[0].NoLabel);
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(Sight.View(s_ml, 40, 2)))["Ground"];
        Assert.IsGreaterThan(0.7, metrics.Segmentation.MeanIou);
        CollectionAssert.AreEqual(new[] { "0", "1", "2" }, metrics.ClassNames.ToArray());
    }

    [TestMethod]
    public void FlippedAndMovedImagesTeachAsWell()
    {
        using var model = s_ml.MultiTask()
            .Trainer(
                "Image",
                Sight.Tasks()[..2],
                Sight.Options(30) with
                {
                    Augmentations = [new RandomFlip(), new RandomShift { Pixels = 2 }, new RandomScale { Maximum = 1.3 }],
                }
            )
            .Fit(Sight.View(s_ml, 160));
        Assert.IsGreaterThan(0.7, s_ml.MultiTask().Evaluate(model.Transform(Sight.View(s_ml, 60, 2)))["Ground"].Segmentation.MeanIou);
    }

    /// <summary>Maps of some images and answers for others train one network.</summary>
    [TestMethod]
    public void SetsWithMapsAndSetsWithoutShareTheTrunk()
    {
        using var model = s_ml.MultiTask()
            .Trainer("Image", Sight.Tasks(), Sight.Options(2))
            .Fit([
                new TrainingSet("drawn", Sight.View(s_ml, 48)) { Tasks = ["Ground"] },
                new TrainingSet("asked", Sight.View(s_ml, 64, 3)) { Tasks = ["HasBar", "Left"] },
            ]);
        Assert.IsLessThan(1e-4, model.ExportDifference);
    }

    /// <summary>A presence column, or a map without a labelled pixel, leaves a row out: its map may hold anything.</summary>
    [TestMethod]
    public void RowsWithoutAMapAreLeftOut()
    {
        var rows = Sight.Many(48);
        var spoilt = Sight.Many(48);
        for (var i = 0; i < rows.Count; i += 3)
            (rows[i].Map, spoilt[i].Map) = (
                [.. Enumerable.Repeat(Sight.None, Sight.Pixels)],
                [.. Enumerable.Repeat(Sight.None, Sight.Pixels)]
            );
        using var one = Fit(rows, Sight.Options(1));
        Assert.AreEqual(32, one.Schema.Tasks[0].LabelledRows);
        // Pixels without a label: the class there does not matter.
        using var other = Fit(spoilt, Sight.Options(1));
        CollectionAssert.AreEqual(one.OnnxModel.ToArray(), other.OnnxModel.ToArray());
        Assert.IsTrue(float.IsFinite((float)one.ExportDifference));
    }

    [TestMethod]
    public void RowsBeyondTheBudgetAreStreamed()
    {
        using var model = s_ml.MultiTask()
            .Trainer("Image", Sight.Tasks()[..1], Sight.Options(2) with { CacheBudget = 1 << 20, Augmentations = [new RandomFlip()] })
            .Fit(Sight.View(s_ml, 1600));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        Assert.IsGreaterThan(0.8, s_ml.MultiTask().Evaluate(model.Transform(Sight.View(s_ml, 40, 2)))["Ground"].Segmentation.PixelAccuracy);
    }

    [TestMethod]
    public void HeldOutRowsStopTheTraining()
    {
        var seen = new Reports();
        using var model = s_ml.MultiTask()
            .Trainer(
                "Image",
                Sight.Tasks(),
                Sight.Options(4) with
                {
                    ValidationFraction = 0.25,
                    StoppingCriterion = StoppingCriterion.TaskErrors,
                    Progress = seen,
                }
            )
            .Fit(Sight.View(s_ml, 96));
        var last = seen[^1].Tasks.Single(task => task.Task == "Ground");
        Assert.IsTrue(double.IsFinite(last.ValidationLoss) && last.ValidationLoss > 0);
    }

    [TestMethod]
    public void AModelIsTrainedFurther()
    {
        var trainer = s_ml.MultiTask().Trainer("Image", Sight.Tasks(), Sight.Options(1));
        FurtherTraining.FromFile(s_ml, trainer, Sight.View(s_ml, 64), 128);
    }

    private static MultiTaskTransformer Fit(List<Sight> rows, MultiTaskOptions options) =>
        s_ml.MultiTask().Trainer("Image", Sight.Tasks()[..1], options).Fit(s_ml.Data.LoadFromEnumerable(rows));

    private static void Balance(Balancer balancer, BalancingGradients gradients)
    {
        using var model = s_ml.MultiTask()
            .Trainer(
                "Image",
                [.. Sight.Tasks(), Tasks.Multiclass("Camera", "Camera")],
                Sight.Options(1) with { Balancer = balancer, BalancingGradients = gradients, BatchSize = 12, ValidationFraction = 0.2 }
            )
            .Fit(Sight.View(s_ml, 48));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        Assert.IsTrue(
            model.Transform(Sight.View(s_ml, 4)).GetColumn<float[]>("Ground.Probability").All(row => row.All(float.IsFinite)),
            balancer.GetType().Name
        );
    }
}
