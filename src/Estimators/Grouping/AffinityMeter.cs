using System.Numerics.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// Looks ahead while a network is trained: for each task i it takes the step θₛ − η αᵢ ∇Lᵢ of the shared parameters alone, measures all
/// tasks' losses on the same batch, and goes back. Zᵢ→ⱼ = 1 − Lⱼ(after) / Lⱼ(before) (Fifty et al. 2021, eq. 1). Parameters, their states
/// and the random numbers of the training stay as they are.
/// </summary>
internal sealed class AffinityMeter
{
    private readonly Network _network;
    private readonly ParameterStore _store;
    private readonly TorchOps _ops;
    private readonly TrainingMode _mode;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly AffinityOptions _options;
    private readonly RankGroup? _ranks;
    private readonly float[] _shared;
    private readonly float[][] _gradients;
    private readonly double[,] _sums;
    private readonly long[,] _counts;
    private long _seen;

    public AffinityMeter(
        Network network,
        ParameterStore store,
        TorchOps ops,
        TrainingMode mode,
        IReadOnlyList<TaskDefinition> tasks,
        AffinityOptions options,
        RankGroup? ranks = null
    )
    {
        (_network, _store, _ops, _mode, _tasks, _options, _ranks) = (network, store, ops, mode, tasks, options, ranks);
        _shared = new float[store.SharedCount];
        _gradients = [.. tasks.Select(_ => new float[store.SharedCount])];
        (_sums, _counts) = (new double[tasks.Count, tasks.Count], new long[tasks.Count, tasks.Count]);
    }

    /// <summary>Steps at which it was measured.</summary>
    public long Measurements { get; private set; }

    /// <summary>Called with the batch of each step, before the step.</summary>
    public void Look(Batch batch)
    {
        if (_seen++ % _options.Interval != 0)
            return;
        Measurements++;
        // Without dropout and batch statistics: the two losses differ by the step and by nothing else.
        var wasTraining = _mode.IsTraining;
        _mode.IsTraining = false;
        var before = Backward(batch);
        using var grad = no_grad();
        FlatTensor.Read(_store.SharedValues, _shared);
        var ahead = new float[_shared.Length];
        foreach (var from in batch.Tasks)
        {
            TensorPrimitives.MultiplyAdd(_gradients[from], (float)(-_options.LookaheadRate * _tasks[from].LossWeight), _shared, ahead);
            FlatTensor.Write(_store.SharedValues, ahead);
            Add(from, batch, before);
        }
        FlatTensor.Write(_store.SharedValues, _shared);
        _mode.IsTraining = wasTraining;
    }

    /// <summary>The means over what was measured (eq. 2), NaN where two tasks never had labels in one batch.</summary>
    /// <param name="wasCancelled">Whether the training was cut short.</param>
    public TaskAffinity Result(bool wasCancelled = false)
    {
        var means = new double[_tasks.Count, _tasks.Count];
        for (var i = 0; i < _tasks.Count; i++)
            for (var j = 0; j < _tasks.Count; j++)
                means[i, j] = _sums[i, j] / _counts[i, j];
        return new TaskAffinity([.. _tasks.Select(task => task.Name)], means, Measurements) { WasCancelled = wasCancelled };
    }

    // The losses, and each task's gradient with respect to the shared parameters. The gradient buffer is zero before and after.
    private double[] Backward(Batch batch)
    {
        using var scope = NewDisposeScope();
        var losses = new TaskLosses(_network, _ops, ranks: _ranks);
        var roots = losses.Compute(batch);
        for (var k = 0; k < roots.Count; k++)
        {
            autograd.backward(roots[k], ones_like(roots[k]), retain_graph: k < roots.Count - 1);
            _store.Bags.Take();
            FlatTensor.Read(_store.SharedGradients, _gradients[batch.Tasks[k]]);
            _ranks?.Sum(_gradients[batch.Tasks[k]]);
            _store.ClearGradients();
        }
        return losses.Values;
    }

    private void Add(int from, Batch batch, double[] before)
    {
        using var scope = NewDisposeScope();
        var after = new TaskLosses(_network, _ops, ranks: _ranks);
        after.Compute(batch);
        foreach (var onto in batch.Tasks)
        {
            // A loss of 0 has no relative change. Losses below 0, such as Poisson's, are better the lower they are as well.
            if (before[onto] == 0)
                continue;
            var affinity = (before[onto] - after.Values[onto]) / Math.Abs(before[onto]);
            if (!double.IsFinite(affinity))
                throw new InvalidOperationException(
                    $"A step of size {_options.LookaheadRate} for task '{_tasks[from].Name}' takes the loss of '{_tasks[onto].Name}' "
                        + $"from {before[onto]} to {after.Values[onto]}: choose a smaller {nameof(AffinityOptions.LookaheadRate)}."
                );
            _sums[from, onto] += affinity;
            _counts[from, onto]++;
        }
    }
}
