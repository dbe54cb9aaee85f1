using System.Globalization;
using Microsoft.ML;

namespace MlNet.MultiTask.Automation.Tests;

/// <summary>The automatic run.</summary>
[TestClass]
public sealed class AutoTests
{
    private static readonly string[] s_lines =
    [
        .. Enumerable.Range(0, 120).Select(i =>
        {
            var (a, b) = (i * 37 % 101 / 100.0, i * 61 % 103 / 102.0);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{a:0.###},{b:0.###},n{i % 3},{(a + b > 1 ? "yes" : "no")},{3 * a - b + i % 3:0.###}"
            );
        }),
    ];

    private static TableFile File() => TableFile.Of("a,b,c,y,z", s_lines);

    [TestMethod]
    public void TheChosenOneIsNoWorseThanTheDefaultInAnyTask()
    {
        using var file = File();
        using var folder = new TemporaryFolder();
        var ml = new MLContext(1);
        var table = file.Infer(["y", "z"]);
        var rows = ml.Data.Cache(table.Load(file.Path));
        var options = new AutoOptions
        {
            Candidates = 4,
            Epochs = 3,
            Threads = 1,
            LogPath = Path.Combine(folder.Path, "log.jsonl"),
        };
        using var found = ml.MultiTask().Auto(rows, table, options);
        Assert.IsNotNull(found.Search);
        Assert.IsGreaterThanOrEqualTo(4, found.Search.Trials.Count);
        CollectionAssert.AreEqual(new[] { "y", "z" }, found.Default.Select(task => task.Task.Name).ToArray());
        if (found.Trial is { } trial)
        {
            foreach (var task in found.Default)
            {
                var (chosen, before) = (trial.Metrics[task.Task.Name].Mean, task.MainValue);
                var isNoWorse = task.Main!.Value.IsHigherBetter ? chosen >= before : chosen <= before;
                Assert.IsTrue(isNoWorse, $"{task.Task.Name}: {chosen}, {before}");
            }
            Assert.IsGreaterThan(0, trial.Score);
        }
        else
            Assert.IsFalse(found.Search.Trials.Any(other => other.Score > 0 && other.Changes.Values.All(change => change >= 0)));
        Assert.HasCount(2, ml.MultiTask().Evaluate(found.Model.Transform(rows)));
        Assert.Contains("trials", found.ToString());

        // With its log the same search is over at once, and finds the same.
        using var again = new MLContext(1).MultiTask().Auto(rows, table, options);
        Assert.AreEqual(found.Trial?.Number, again.Trial?.Number);
    }

    [TestMethod]
    public void WithoutTimeItIsTheDefault()
    {
        using var file = File();
        var ml = new MLContext(1);
        var table = file.Infer(["z"]);
        using var found = ml.MultiTask()
            .Auto(table.Load(file.Path), table, new AutoOptions { Budget = TimeSpan.FromMilliseconds(1), Threads = 1 });
        Assert.IsNull(found.Search);
        Assert.IsNull(found.Trial);
        Assert.Contains("default", found.ToString());
    }

    [TestMethod]
    public void CancelledBeforeTheDefaultThereIsNothing()
    {
        using var file = File();
        var ml = new MLContext(1);
        var table = file.Infer(["z"]);
        Assert.Throws<OperationCanceledException>(() =>
            ml.MultiTask().Auto(table.Load(file.Path), table, new AutoOptions { CancellationToken = new CancellationToken(true) })
        );
    }

    [TestMethod]
    public void OptionsAreChecked()
    {
        using var file = File();
        var ml = new MLContext(1);
        var table = file.Infer(["z"]);
        foreach (
            var options in new[]
            {
                new AutoOptions { Budget = TimeSpan.Zero },
                new AutoOptions { Candidates = 2 },
                new AutoOptions { Epochs = 2 },
                new AutoOptions { Threads = -1 },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ml.MultiTask().Auto(table.Load(file.Path), table, options));
    }

    [TestMethod]
    public void TasksAreTriedTogetherAloneAndInGroups()
    {
        // Two tasks that are one, and a third that has nothing to do with them.
        using var file = TableFile.Of(
            "a,b,y,z,w",
            Enumerable.Range(0, 200).Select(i => $"{i * 37 % 101},{i * 61 % 103},{i * 37 % 101},{3 * (i * 37 % 101)},{i * 61 % 103}")
        );
        var ml = new MLContext(1);
        var kinds = new[] { "y", "z", "w" }.ToDictionary(name => name, _ => "regression");
        var table = file.Infer(["y", "z", "w"], new InferenceOptions { TaskKinds = kinds });
        var rows = ml.Data.Cache(table.Load(file.Path));
        var plans = NetworkPlans.Of(ml, rows, 32, table, new AutoOptions());
        CollectionAssert.AreEqual(new[] { "together", "alone", "[0, 1] [2]" }, plans.Select(plan => plan.Name).ToArray());
        Assert.HasCount(3, plans[1].Groups);
        using var found = ml.MultiTask().Auto(rows, table, new AutoOptions { Candidates = 9, Epochs = 3, Threads = 1, Seed = 3 });
        foreach (var plan in plans)
            Assert.IsTrue(found.Search!.Trials.Any(trial => trial.Point.ToString().Contains($"networks {plan.Name},")), plan.Name);
        foreach (var trial in found.Search!.Trials)
            Assert.IsNull(trial.Error);
        var two = file.Infer(["y", "z"], new InferenceOptions { TaskKinds = kinds.Take(2).ToDictionary() });
        Assert.HasCount(2, NetworkPlans.Of(ml, rows, 32, two, new AutoOptions()));
        Assert.HasCount(1, NetworkPlans.Of(ml, rows, 32, file.Infer(["y"]), new AutoOptions()));
    }

    /// <summary>What the program says is what was trained.</summary>
    [TestMethod]
    public void EachSettingOfAChoiceIsInItsCode()
    {
        var choice = new TableChoice
        {
            Members = 4,
            Width = 128,
            Layers = 3,
            Dropout = 0.25,
            UsesBins = false,
            LearningRate = 1e-3,
            IsBalanced = true,
        };
        var options = choice.Apply(new MultiTaskOptions());
        Assert.IsInstanceOfType<TabM>(options.Architecture);
        CollectionAssert.AreEqual(new[] { 128, 128, 128 }, ((TabM)options.Architecture).Layers.ToArray());
        Assert.IsInstanceOfType<Uncertainty>(options.Balancer);
        Assert.IsInstanceOfType<StandardizeEncoding>(options.NumericEncoding);
        var code = string.Join('\n', choice.Code());
        Assert.Contains("Architecture = new TabM { MemberCount = 4, Layers = [128, 128, 128], Dropout = 0.25 }", code);
        Assert.Contains("Balancer = new Uncertainty()", code);
        Assert.Contains("LearningRate = 0.001,", code);
        // Its networks are compared after one training; the one that is chosen gets a second on all rows, as its program says.
        Assert.IsFalse(options.Refit);
        var training = new TrainingSettings(Preset.Default, 3, 1);
        Assert.IsFalse(training.Options.Refit, "the preset decides");
        Assert.IsTrue((training with { Choice = choice }).Options.Refit);
        CollectionAssert.Contains((training with { Choice = choice }).Code().ToArray(), "Refit = true");
        var grouped = choice with { Groups = [[0, 2], [1]] };
        var network = (Grouped)grouped.Apply(new MultiTaskOptions()).Architecture;
        CollectionAssert.AreEqual(new[] { 0, 2 }, network.Groups[0].ToArray());
        Assert.IsInstanceOfType<TabM>(network.Inner);
        Assert.Contains("Architecture = new Grouped { Groups = [[0, 2], [1]], Inner = new TabM {", string.Join('\n', grouped.Code()));
    }
}
