using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Tasks of objects with everything else that a training can have.</summary>
[TestClass]
public sealed class DetectionVariantTests
{
    private static readonly MLContext s_ml = new(1);

    public static IEnumerable<object[]> Balancers() =>
        [
            [new PcGrad(), BalancingGradients.SharedParameters],
            [new Mgda(), BalancingGradients.SharedRepresentation],
            [new Uncertainty(), BalancingGradients.SharedParameters],
        ];

    [TestMethod]
    [DynamicData(nameof(Balancers))]
    public void BalancersSeeTheObjects(Balancer balancer, BalancingGradients gradients)
    {
        using var model = s_ml.MultiTask()
            .Trainer(
                "Image",
                [Crowd.Objects(), Tasks.Segmentation("Ground", "Map"), Tasks.Binary("HasPost", "HasPost")],
                Crowd.Options(1) with { Balancer = balancer, BalancingGradients = gradients, ValidationFraction = 0.2 }
            )
            .Fit(Crowd.View(s_ml, 48));
        Assert.IsLessThan(1e-4, model.ExportDifference);
    }

    [TestMethod]
    public void RowsBeyondTheBudgetAreStreamed()
    {
        using var model = s_ml.MultiTask()
            .Trainer("Image", [Crowd.Objects()], Crowd.Options(2) with { CacheBudget = 1 << 20, Augmentations = [new RandomFlip()] })
            .Fit(Crowd.View(s_ml, 600));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        Assert.IsTrue(double.IsFinite(s_ml.MultiTask().Evaluate(model.Transform(Crowd.View(s_ml, 40, 2)))["Objects"].MainValue));
    }

    [TestMethod]
    public void HeldOutRowsStopTheTraining()
    {
        var seen = new Reports();
        using var model = s_ml.MultiTask()
            .Trainer(
                "Image",
                [Crowd.Objects()],
                Crowd.Options(3) with
                {
                    ValidationFraction = 0.25,
                    StoppingCriterion = StoppingCriterion.TaskErrors,
                    Progress = seen,
                }
            )
            .Fit(Crowd.View(s_ml, 96));
        var losses = seen.Select(report => report.Tasks.Single().ValidationLoss).Where(double.IsFinite).ToArray();
        Assert.IsTrue(losses.Length > 0 && losses[^1] > 0);
    }

    [TestMethod]
    public void AModelIsTrainedFurther()
    {
        var trainer = s_ml.MultiTask().Trainer("Image", [Crowd.Objects()], Crowd.Options(1));
        FurtherTraining.FromFile(s_ml, trainer, Crowd.View(s_ml, 64), 128);
    }

    /// <summary>Keys of two sets stand for the same objects in another order: of what is detected, and of pixels.</summary>
    [TestMethod]
    public void SetsWithKeysOfAnotherOrderAreMappedByValue()
    {
        string[] other = ["post", "square", "bar"],
            more = ["post", "square", "bar", "kite"];
        using var same = FitSets(Crowd.Names);
        using var turned = FitSets(other);
        Assert.IsTrue(same.OnnxModel.Span.SequenceEqual(turned.OnnxModel.Span));
        var metrics = s_ml.MultiTask().Evaluate(same.Transform(Named(20, 4, Crowd.Names)));
        var others = s_ml.MultiTask().Evaluate(same.Transform(Named(20, 4, other)));
        foreach (var task in metrics)
            CollectionAssert.AreEqual(task.Values.ToArray(), others[task.Task.Name].Values.ToArray());
        var error = Assert.ThrowsExactly<ArgumentException>(() => FitSets(more));
        StringAssert.StartsWith(error.Message, "Data set 'second': Task 'Objects'");
        StringAssert.Contains(error.Message, "'kite'");
        // Trained further, its keys are the model's.
        using var one = Trainer().Continue(same, Named(32, 3, Crowd.Names));
        using var two = Trainer().Continue(same, Named(32, 3, other));
        Assert.IsTrue(one.OnnxModel.Span.SequenceEqual(two.OnnxModel.Span));
    }

    private static MultiTaskEstimator Trainer() =>
        s_ml.MultiTask()
            .Trainer(
                "Image",
                [
                    new DetectionTask("Objects", "Names", "Boxes") { Stride = 2, MaximumObjects = 12 },
                    Tasks.Segmentation("Ground", "Places"),
                ],
                Crowd.Options(1)
            );

    private static MultiTaskTransformer FitSets(IReadOnlyList<string> second) =>
        Trainer().Fit([new TrainingSet("first", Named(32, 1, Crowd.Names)), new TrainingSet("second", Named(32, 2, second))]);

    // What stands where as keys whose numbers are those of the given names.
    private static IDataView Named(int rows, int seed, IReadOnlyList<string> names)
    {
        var places = Crowd.Many(rows, seed).Select(row => new Placed
        {
            Image = row.Image,
            Kinds = row.Kinds,
            Boxes = row.Boxes,
            PlaceNames = [.. row.Map.Select(kind => kind == 0 ? "ground" : Crowd.Names[kind - 1])],
        });
        var view = s_ml.Data.LoadFromEnumerable(places.ToArray());
        return Keyed("Names", "Kinds", names).Append(Keyed("Places", "PlaceNames", [.. names, "ground"])).Fit(view).Transform(view);
    }

    private static IEstimator<ITransformer> Keyed(string column, string of, IEnumerable<string> names) =>
        s_ml.Transforms.Conversion.MapValueToKey(
            column,
            of,
            keyData: s_ml.Data.LoadFromEnumerable(names.Select(name => new OneName { Text = name }))
        );

    private sealed class OneName
    {
        public string Text { get; set; } = "";
    }

    private sealed class Placed
    {
        [VectorType(3, Crowd.Height, Crowd.Width)]
        public byte[] Image { get; set; } = [];

        public string[] Kinds { get; set; } = [];

        public float[] Boxes { get; set; } = [];

        [VectorType(Crowd.Pixels)]
        public string[] PlaceNames { get; set; } = [];
    }

    /// <summary>An ensemble's members have no map.</summary>
    [TestMethod]
    public void WhatHasNoMapIsRefused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask()
                .Trainer("Image", [Crowd.Objects()], Crowd.Options(1) with { Architecture = new TabM() })
                .Fit(Crowd.View(s_ml, 8))
        );
        StringAssert.Contains(error.Message, "Task 'Objects'");
    }
}
