using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A task that comes later: the old tasks' outputs stay the same to the last bit, if that is wanted.</summary>
[TestClass]
public sealed class AddTasksTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly TaskDefinition[] s_old =
    [
        Tasks.Multiclass("Class", "Class"),
        new BinaryTask("Sign", "Sign") { ThresholdForF1 = true },
    ];
    private static readonly TaskDefinition[] s_all = [.. s_old, Tasks.Regression("Sum", "Sum")];

    public static IEnumerable<object[]> Architectures() =>
        new Architecture[]
        {
            new HardSharing { TrunkLayers = [16], TowerLayers = [8], Normalization = LayerNormalization.Batch, Dropout = 0.2 },
            new Mmoe { ExpertCount = 3, ExpertLayers = [8] },
            new Cgc { ExpertLayers = [8] },
            new TabM { MemberCount = 4, Layers = [16] },
        }.Select(architecture => new object[] { architecture });

    [TestMethod]
    [DynamicData(nameof(Architectures))]
    public void OldOutputsStayAndTheNewTaskIsLearnt(Architecture architecture)
    {
        using var model = Trainer(s_old, architecture).Fit(View(400));
        using var more = Trainer(s_all, architecture).AddTasks(model, View(400, seed: 2));

        foreach (var column in new[] { "Class.Probability", "Sign.Score", "Sign.Probability" })
            CollectionAssert.AreEqual(Sample.Scores(model, column), Sample.Scores(more, column), column);
        CollectionAssert.AreEqual(Signs(model), Signs(more));
        CollectionAssert.AreEqual(model.Schema.Tasks[1].Thresholds!.ToArray(), more.Schema.Tasks[1].Thresholds!.ToArray());
        var metrics = s_ml.MultiTask().Evaluate(more.Transform(View(300, seed: 3)));
        // From what the trunk happens to tell; without any learning it would be below 0.
        Assert.IsGreaterThan(0.3, metrics["Sum"]["R²"], metrics.ToString());
    }

    [TestMethod]
    public void OldOutputsStayWhereWeightsAreAveraged()
    {
        var architecture = new HardSharing { TrunkLayers = [16], TowerLayers = [8] };
        using var model = Trainer(s_old, architecture).Fit(View(400));
        using var more = s_ml.MultiTask()
            .Trainer("Features", s_all, Options(architecture) with { WeightAveraging = 0.99 })
            .AddTasks(model, View(400, seed: 2));

        foreach (var column in new[] { "Class.Probability", "Sign.Score", "Sign.Probability" })
            CollectionAssert.AreEqual(Sample.Scores(model, column), Sample.Scores(more, column), column);
    }

    [TestMethod]
    public void AllIsTrainedWhereThatIsWanted()
    {
        var architecture = new HardSharing { TrunkLayers = [16] };
        using var model = Trainer(s_old, architecture).Fit(View(400));
        using var more = Trainer(s_all, architecture).AddTasks(model, View(400, seed: 2), keepOthers: false);

        CollectionAssert.AreNotEqual(Sample.Scores(model, "Sign.Probability"), Sample.Scores(more, "Sign.Probability"));
        Assert.IsGreaterThan(0.9, s_ml.MultiTask().Evaluate(more.Transform(View(300, seed: 3)))["Sum"]["R²"]);
    }

    [TestMethod]
    public void RowsNeedNoOldLabelsAndAWholeChainWorksToo()
    {
        var rows = Sample.Many(300, seed: 2);
        rows.ForEach(row => (row.Class, row.Sign) = (float.NaN, float.NaN));
        var normal = s_ml.Transforms.NormalizeMinMax("Normal", "Features");
        var options = Options(new HardSharing { TrunkLayers = [16] });
        using var model = normal.Append(s_ml.MultiTask().Trainer("Normal", s_old, options)).Fit(View(400));
        var more = s_ml.MultiTask().AddTasks(model, s_ml.Data.LoadFromEnumerable(rows), s_ml.MultiTask().Trainer("Normal", s_all, options));

        var test = View(100, seed: 3);
        CollectionAssert.AreEqual(
            model.Transform(test).GetColumn<float>("Sign.Probability").ToArray(),
            more.Transform(test).GetColumn<float>("Sign.Probability").ToArray()
        );
        Assert.IsGreaterThan(0.5, s_ml.MultiTask().Evaluate(more.Transform(test))["Sum"]["R²"]);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            s_ml.MultiTask().AddTasks(more, test, s_ml.MultiTask().Trainer("Normal", s_all, options))
        );
        StringAssert.Contains(error.Message, "the first of the tasks 'Class', 'Sign', 'Sum'");
    }

    [TestMethod]
    public void WhatCannotBeAddedIsNamed()
    {
        var shared = new HardSharing { TrunkLayers = [16] };
        using var model = Trainer(s_old, shared).Fit(View(200));
        string Error(MultiTaskEstimator trainer) =>
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.AddTasks(model, View(200))).Message;

        StringAssert.Contains(Error(Trainer(s_old, shared)), "there is none to add");
        StringAssert.Contains(Error(Trainer([s_all[2], .. s_old], shared)), "tasks differ");
        StringAssert.Contains(Error(s_ml.MultiTask().Trainer("Features", s_all, Options(shared) with { Refit = true })), "Refit");
        var rows = Sample.Many(100);
        rows.ForEach(row => row.Sum = float.NaN);
        var none = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Trainer(s_all, shared).AddTasks(model, s_ml.Data.LoadFromEnumerable(rows))
        );
        StringAssert.Contains(none.Message, "Task 'Sum'");

        var stitch = new CrossStitch { TrunkLayers = [8] };
        using var stitched = Trainer(s_old, stitch).Fit(View(200));
        var differs = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(s_all, stitch).AddTasks(stitched, View(200)));
        StringAssert.Contains(differs.Message, "depends on the number of tasks");
    }

    private static bool[] Signs(MultiTaskTransformer model) =>
        [.. model.Transform(View(100, seed: 9)).GetColumn<bool>("Sign.PredictedLabel")];

    private static IDataView View(int rows, int seed = 1) => s_ml.Data.LoadFromEnumerable(Sample.Many(rows, seed));

    private static MultiTaskEstimator Trainer(TaskDefinition[] tasks, Architecture architecture) =>
        s_ml.MultiTask().Trainer("Features", tasks, Options(architecture));

    private static MultiTaskOptions Options(Architecture architecture) =>
        new()
        {
            Architecture = architecture,
            Optimizer = new Adam { LearningRate = 0.01, WeightDecay = 0.1 },
            MaximumEpochs = 25,
            BatchSize = 32,
            Seed = 5,
            Threads = 1,
        };
}
