using Microsoft.ML;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Which parameters are shared and which belong to a task: by count, and by what each task's loss reaches.</summary>
[TestClass]
public sealed class OwnershipTests
{
    public static IEnumerable<object[]> Names() => AllArchitectures.Names();

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void ParametersAreAsManyAsTheFormulaSays(string name)
    {
        var ml = new MLContext(1);
        var (make, shared, own) = AllArchitectures.All[name];
        var architecture = make();
        var summary = ml.MultiTask()
            .Trainer("Features", Visit.Tasks, Visit.Options(architecture, 1))
            .Summarize(ml.Data.LoadFromEnumerable(Visit.Many(40)));

        // Each task's head, a linear layer with one output, comes on top.
        var shapes = new ShapeOps(new ShapeRecord());
        var widths = architecture.Represent(shapes, new ShapeValue([-1, 4]), 3).Select(value => value.Dims[^1]).ToArray();
        Assert.AreEqual(shared, summary.SharedParameters, "shared");
        for (var task = 0; task < 3; task++)
            Assert.AreEqual(own[task] + widths[task] + 1, summary.TaskParameters[Visit.Tasks[task].Name], $"task {task}");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void OnlyItsOwnLossReachesATasksParameters(string name)
    {
        var architecture = AllArchitectures.All[name].Make();
        using var scope = NewDisposeScope();
        var (network, store, ops, x) = Build(architecture);
        var reached = store.Slices.ToDictionary(slice => slice.Parameter.Name, _ => new HashSet<int>());
        for (var task = 0; task < 3; task++)
        {
            store.GradientSpan.Clear();
            network.LogitsOf(ops, network.Represent(ops, x))[task].square().sum().backward();
            foreach (var slice in store.Slices)
                if (store.GradientSpan.Slice(slice.Offset, slice.Count).ContainsAnyExcept(0f))
                    reached[slice.Parameter.Name].Add(task);
        }

        foreach (var slice in store.Slices)
        {
            var tasks = reached[slice.Parameter.Name];
            if (slice.Parameter.Task is { } owner)
                Assert.IsTrue(tasks.SetEquals([owner]), $"{slice.Parameter.Name} of task {owner} is reached by {string.Join(", ", tasks)}");
            else if (architecture is not Ltb) // a tree leaves out what was not drawn
                Assert.IsGreaterThan(1, tasks.Count, $"{slice.Parameter.Name} is shared but is reached by {string.Join(", ", tasks)}");
        }
        store.Dispose();
    }

    private static (Network, ParameterStore, TorchOps, Tensor) Build(Architecture architecture)
    {
        var heads = Visit
            .Tasks.Select(_ => (TaskHead)new RegressionHead(Tasks.Regression("T", "L"), Standardization.None(1), scalar: true, []))
            .ToArray();
        var network = new Network([new FittedIdentity()], architecture, heads);
        var shapes = NetworkShapes.Record(network, [new InputColumn("Features", ColumnKind.Single, 4, false, 0, [])]);
        var store = new ParameterStore(shapes, 1, CPU);
        return (network, store, new TorchOps(store, new TrainingMode()), randn(64, 4, generator: new Generator(5)));
    }
}
