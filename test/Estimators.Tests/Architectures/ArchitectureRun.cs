using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>An architecture with libtorch and parameters set by hand, on one row of input.</summary>
internal sealed class ArchitectureRun : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Architecture _architecture;
    private readonly int _tasks;

    /// <summary>All parameters start at zero, for a row of so many features; states as the architecture says.</summary>
    public ArchitectureRun(Architecture architecture, int tasks, int features)
    {
        (_architecture, _tasks) = (architecture, tasks);
        var shapes = new ShapeOps(Record);
        var x = new ShapeValue([-1, features]);
        var values = architecture.Represent(shapes, x, tasks);
        architecture.TryPenalty(shapes, x, values, out _);
        Store = new ParameterStore(Record, 1, CPU);
        Store.ValueSpan.Clear();
        Ops = new TorchOps(Store, Mode);
    }

    public ShapeRecord Record { get; } = new();

    public ParameterStore Store { get; }

    public TrainingMode Mode { get; } = new() { IsTraining = false };

    public TorchOps Ops { get; }

    public ArchitectureRun Set(string name, params float[] values)
    {
        var slice = Store.Slices.Single(slice => slice.Parameter.Name == name);
        Assert.HasCount(slice.Count, values, name);
        values.CopyTo(Store.ValueSpan[slice.Offset..]);
        return this;
    }

    /// <summary>Each task's representation of the row.</summary>
    public float[][] Represent(params float[] row)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        return
        [
            .. _architecture
                .Represent<Tensor>(Ops, tensor(row, [1, row.Length]), _tasks)
                .Select(value => value.contiguous().data<float>().ToArray()),
        ];
    }

    /// <summary>The penalty, or null where there is none.</summary>
    public float? Penalty(float[] row, params float[] logits)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        Tensor[] values = [.. logits.Select(logit => tensor(new[] { logit }, [1, 1]))];
        return _architecture.TryPenalty(Ops, tensor(row, [1, row.Length]), values, out var penalty) ? penalty.mean().item<float>() : null;
    }

    public void Dispose()
    {
        Store.Dispose();
        _scope.Dispose();
    }
}
