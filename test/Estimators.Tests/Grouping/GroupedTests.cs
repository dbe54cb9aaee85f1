using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Networks side by side in one model.</summary>
[TestClass]
public sealed class GroupedTests
{
    private static readonly Grouped s_grouped = new()
    {
        Groups =
        [
            [0, 2],
            [1],
        ],
        Inner = new HardSharing { TrunkLayers = [16], TowerLayers = [8] },
    };

    [TestMethod]
    public void OneGroupKnowsNothingOfAnother()
    {
        // The labels of the task in the second group are turned round: scores of the first group stay, bit by bit.
        var rows = Sample.Many(200);
        var turned = Sample.Many(200);
        foreach (var row in turned)
            row.Sign = 1 - row.Sign;
        using var one = Sample.Fit(rows, Visit.Options(s_grouped, 3));
        using var two = Sample.Fit(turned, Visit.Options(s_grouped, 3));

        CollectionAssert.AreEqual(Sample.Scores(one, "Sum.Score"), Sample.Scores(two, "Sum.Score"));
        CollectionAssert.AreNotEqual(Sample.Scores(one, "Sign.Score"), Sample.Scores(two, "Sign.Score"));
    }

    [TestMethod]
    public void WithinAGroupTasksShare()
    {
        var turned = Sample.Many(200);
        foreach (var row in turned)
            row.Class = 3 - row.Class;
        using var one = Sample.Fit(Sample.Many(200), Visit.Options(s_grouped, 3));
        using var two = Sample.Fit(turned, Visit.Options(s_grouped, 3));
        CollectionAssert.AreNotEqual(Sample.Scores(one, "Sum.Score"), Sample.Scores(two, "Sum.Score"));
    }

    [TestMethod]
    public void IsOneTransformerAndOneFile()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Sample.Many(300));
        var grouping = TaskGrouping.Best(
            new TaskAffinity(
                ["Class", "Sign", "Sum"],
                new[,]
                {
                    { 1, -0.1, 0.2 },
                    { -0.1, 1, -0.1 },
                    { 0.2, -0.1, 1 },
                }
            ),
            2
        );
        using var model = Sample.Fit(Sample.Many(300), Visit.Options(grouping.Over(new HardSharing { TrunkLayers = [16] }), 20));
        var metrics = ml.MultiTask().Evaluate(model.Transform(rows));

        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        Assert.IsGreaterThan(0.9, metrics["Class"].Multiclass.MicroAccuracy);
        Assert.IsGreaterThan(0.9, metrics["Sign"].Binary.Accuracy);
        Assert.IsGreaterThan(0.9, metrics["Sum"].Regression.RSquared);

        // The file alone gives the same scores.
        using var stream = new MemoryStream(model.OnnxModel.ToArray());
        var loaded = ml.MultiTask().Load(stream, out _);
        CollectionAssert.AreEqual(
            model.Transform(rows).GetColumn<float>("Sum.Score").ToArray(),
            loaded.Transform(rows).GetColumn<float>("Sum.Score").ToArray()
        );
        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void TheSummaryShowsTheNetworks()
    {
        var ml = new MLContext(1);
        var summary = ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), Visit.Options(s_grouped, 1))
            .Summarize(ml.Data.LoadFromEnumerable(Sample.Many(40)));
        Assert.AreEqual("Grouped HardSharing [0, 2] [1]", summary.Architecture);
        Assert.IsTrue(summary.Layers.Any(layer => layer is { Name: "group0/trunk/0/linear", Task: null }));
        Assert.IsTrue(summary.Layers.Any(layer => layer is { Name: "group1/trunk/0/linear", Task: "Sign" }));
    }

    [TestMethod]
    public void PenaltiesAndSequencesStayInTheirGroup()
    {
        // Esmm within a group; the group's tasks are its sequence, whatever their positions in the model.
        var esmm = new Grouped
        {
            Groups =
            [
                [2],
                [0, 1],
            ],
            Inner = new Own(),
        };
        using var model = Visit.Fit(Visit.Many(200), Visit.Options(esmm, 2));
        var scored = model.Transform(new MLContext(1).Data.LoadFromEnumerable(Visit.Many(50, seed: 7)));
        float[] click = [.. scored.GetColumn<float>("Click.Probability")],
            buy = [.. scored.GetColumn<float>("Buy.Probability")];

        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        for (var i = 0; i < click.Length; i++)
            Assert.IsLessThanOrEqualTo(click[i] * 1.00001f, buy[i]); // p(buy) = p(click) · p(buy | click)
    }

    [TestMethod]
    [DataRow("0 1 2|", "holds no task")]
    [DataRow("0 1", "each of the 3 tasks once")]
    [DataRow("0 1|1 2", "0, 1, 1, 2")]
    [DataRow("0 1|2 3", "from 0 to 2")]
    [DataRow("", "hold none")]
    public void RefusesGroupsThatAreNoPartition(string groups, string message)
    {
        int[][] parsed =
            groups.Length == 0
                ? []
                :
                [
                    .. groups
                        .Split('|')
                        .Select(group => group.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray()),
                ];
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            Sample.Fit(Sample.Many(20), Visit.Options(new Grouped { Groups = parsed }, 1))
        );
        Assert.Contains(message, error.Message);
    }

    // Esmm where there are two tasks, hard sharing where there is one.
    private sealed class Own : Architecture
    {
        private readonly Esmm _pair = new() { TaskLayers = [8] };
        private readonly HardSharing _one = new() { TrunkLayers = [8] };

        private Architecture Of(int taskCount) => taskCount > 1 ? _pair : _one;

        public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount) =>
            Of(taskCount).Represent(ops, features, taskCount);

        public override IReadOnlyList<T> Combine<T>(IOps<T> ops, IReadOnlyList<T> logits) => Of(logits.Count).Combine(ops, logits);

        public override bool IsHeadShared(int task, int taskCount) => Of(taskCount).IsHeadShared(task, taskCount);
    }
}
