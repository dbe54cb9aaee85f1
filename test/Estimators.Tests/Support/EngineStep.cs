using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Single steps of the engine on given rows, without a data view: regression tasks on one feature column.</summary>
internal sealed class EngineStep : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly StepRunner _runner;
    private readonly TrainingMode _mode;
    private readonly int _tasks;

    public EngineStep(MultiTaskOptions options, int tasks, int features, int seed = 3)
    {
        _tasks = tasks;
        var definitions = Enumerable.Range(0, tasks).Select(t => new RegressionTask($"T{t}", "L")).ToArray();
        var heads = definitions.Select(task => (TaskHead)new RegressionHead(task, Standardization.None(1), scalar: true, [])).ToArray();
        var network = new Network([new FittedIdentity()], options.Architecture, heads);
        var shapes = NetworkShapes.Record(network, [new InputColumn("Features", ColumnKind.Single, features, false, 0, [])]);
        Store = new ParameterStore(shapes, seed, CPU, options.UpdatesByTensors);
        var balancer = options.Balancer ?? new EqualWeights();
        balancer.Start(tasks, seed);
        var cuts = options.BalancingGradients == BalancingGradients.SharedRepresentation ? new SharedCuts(options.Architecture.Name) : null;
        _mode = new TrainingMode(seed);
        _runner = new StepRunner(network, Store, new TorchOps(Store, _mode), definitions, balancer, options, _mode, cuts);
    }

    public ParameterStore Store { get; }

    public double[] Weights => _runner.LastWeights;

    /// <summary>All parameters, one behind the other.</summary>
    public float[] Values
    {
        get
        {
            var values = new float[Store.Length];
            Store.ReadValues(values);
            return values;
        }
    }

    /// <summary>One parameter, by its name.</summary>
    public float[] Parameter(string name)
    {
        var slice = Store.Slices.Single(slice => slice.Parameter.Name == name);
        return Values[slice.Offset..(slice.Offset + slice.Count)];
    }

    public EngineStep Set(string name, params float[] values)
    {
        var slice = Store.Slices.Single(slice => slice.Parameter.Name == name);
        var all = Values;
        Assert.HasCount(slice.Count, values, name);
        values.CopyTo(all, slice.Offset);
        Store.WriteValues(all);
        return this;
    }

    /// <summary>Trains on the same rows as every batch of the step.</summary>
    public EngineStep Step(float[][] rows, float[][] labels, double learningRate, params int[] tasks) =>
        Step([.. Enumerable.Repeat((rows, labels), 3)], learningRate, tasks);

    /// <summary>Trains on batches of their own.</summary>
    public EngineStep Step(IReadOnlyList<(float[][] Rows, float[][] Labels)> batches, double learningRate, params int[] tasks)
    {
        using var scope = NewDisposeScope();
        int[] taking = tasks.Length > 0 ? tasks : [.. Enumerable.Range(0, _tasks)];
        _runner.Step(
            [
                .. batches.Select(batch => new Batch(
                    [tensor(batch.Rows.SelectMany(row => row).ToArray(), [batch.Rows.Length, batch.Rows[0].Length])],
                    [.. batch.Labels.Select(label => tensor(label, [label.Length, 1]))],
                    new Tensor?[_tasks],
                    [.. Enumerable.Range(0, _tasks).Select(t => taking.Contains(t) ? (double)batch.Rows.Length : 0)],
                    taking,
                    batch.Rows.Length
                )),
            ],
            0,
            100,
            new StepSize(learningRate)
        );
        return this;
    }

    public void Dispose()
    {
        _runner.Dispose();
        _mode.Dispose();
        Store.Dispose();
        _scope.Dispose();
    }
}
