using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>One training step: forward, the tasks' losses, their weights, backward, update.</summary>
internal sealed class StepRunner : IDisposable
{
    private readonly Network _network;
    private readonly ParameterStore _store;
    private readonly TorchOps _ops;
    private readonly TaskLosses _losses;
    private readonly TaskLosses? _again;
    private readonly double[] _lossesAgain;
    private readonly Balancer _balancer;
    private readonly Optimizer _optimizer;
    private readonly Regularization _regularization;
    private readonly float[][] _optimizerStates;
    private readonly StepGradients _gradients;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly Tensor _coefficients;
    private readonly Tensor[] _coefficientOf;
    private readonly Tensor _one = tensor(1f).DetachFromDisposeScope();
    private readonly double[] _weights;

    public StepRunner(Network network, ParameterStore store, TorchOps ops, IReadOnlyList<TaskDefinition> tasks, Balancer balancer, MultiTaskOptions options)
    {
        (_network, _store, _ops, _tasks, _balancer) = (network, store, ops, tasks, balancer);
        (_optimizer, _regularization) = (options.Optimizer, options.Regularization);
        _losses = new TaskLosses(network, ops);
        _again = balancer.NeedsLossesAfterStep ? new TaskLosses(network, ops) : null;
        _lossesAgain = new double[tasks.Count];
        _optimizerStates = [.. Enumerable.Range(0, _optimizer.StateCount).Select(_ => new float[store.ValueSpan.Length])];
        _gradients = new StepGradients(balancer, tasks.Count, store.SharedCount);
        _weights = new double[tasks.Count];
        _coefficients = ones(tasks.Count).DetachFromDisposeScope();
        _coefficientOf = [.. Enumerable.Range(0, tasks.Count).Select(i => _coefficients.select(0, i).DetachFromDisposeScope())];
    }

    /// <summary>Steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>Each task's loss in the last step before any weight, NaN where no row had its label.</summary>
    public double[] LastLosses => _losses.Values;

    /// <summary>Each task's weight in the last step, αₜ included; 0 where it took no part.</summary>
    public double[] LastWeights { get; private set; } = [];

    /// <summary>Trains on the batches of one step; all but the first are for balancers that want several.</summary>
    public void Step(IReadOnlyList<Batch> batches, int epoch, long plannedSteps, double learningRate)
    {
        using var scope = NewDisposeScope();
        var batch = batches[0];
        _gradients.Begin(batch.Tasks, Steps, epoch, plannedSteps);
        LastWeights = new double[_tasks.Count];
        if (_balancer.Needs == BalancerNeeds.Losses)
            BackwardOnce(batch);
        else
            BackwardPerTask(batches);
        _regularization.Apply(_store.ValueSpan, _store.GradientSpan);
        _optimizer.Update(new OptimizerUpdate
        {
            Values = _store.ValueSpan, Gradients = _store.GradientSpan, States = _optimizerStates, Step = Steps + 1, LearningRate = learningRate,
        });
        if (_balancer.NeedsLossesAfterStep)
            LookAgain(batch);
        Steps++;
    }

    /// <summary>Puts the steps and the optimizer's averages into a checkpoint.</summary>
    public void Capture(Checkpoint to)
    {
        to.Put<long>("steps", [Steps]);
        for (var i = 0; i < _optimizerStates.Length; i++)
            to.Put<float>("optimizer/" + LayerNames.Of(i), _optimizerStates[i]);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from)
    {
        Steps = from.Get<long>("steps")[0];
        for (var i = 0; i < _optimizerStates.Length; i++)
            from.CopyTo<float>("optimizer/" + LayerNames.Of(i), _optimizerStates[i]);
    }

    public void Dispose()
    {
        foreach (var coefficient in _coefficientOf)
            coefficient.Dispose();
        _coefficients.Dispose();
        _one.Dispose();
    }

    // One backward pass of Σ wᵢ αᵢ Lᵢ. The weights go in as the gradients of the losses, so the sum itself is never built.
    private void BackwardOnce(Batch batch)
    {
        var roots = ComputeLosses(batch, withPenalty: true);
        var weights = _weights.AsSpan(0, batch.Tasks.Length);
        _balancer.Weigh(_gradients, weights);
        var coefficients = new List<Tensor>(roots.Count + 1);
        for (var k = 0; k < roots.Count; k++)
            coefficients.Add(Coefficient(batch.Tasks[k], weights[k] * _tasks[batch.Tasks[k]].LossWeight));
        AddPenalty(roots, coefficients);
        autograd.backward(roots, coefficients);
    }

    // One backward pass per task. A task's own parameters gather their gradient on the way; the shared part is taken out after each pass.
    private void BackwardPerTask(IReadOnlyList<Batch> batches)
    {
        var shared = _store.SharedCount;
        for (var sample = Math.Min(batches.Count, _balancer.Samples) - 1; sample >= 0; sample--)
        {
            if (sample > 0)
                _store.GradientSpan.Clear();
            var batch = batches[sample];
            var roots = ComputeLosses(batch, withPenalty: sample == 0);
            for (var k = 0; k < roots.Count; k++)
            {
                var task = batch.Tasks[k];
                autograd.backward(roots[k], Coefficient(task, _tasks[task].LossWeight), retain_graph: k < roots.Count - 1 || _losses.Penalty is not null);
                var gradient = _store.GradientSpan[..shared];
                _gradients.Put(task, sample, gradient);
                gradient.Clear();
            }
            // The gradients of the tasks' own parameters come from the step's first batch only.
            if (sample > 0)
                _store.GradientSpan.Clear();
        }
        var first = batches[0];
        var weights = _weights.AsSpan(0, first.Tasks.Length);
        weights.Fill(1);
        var direction = _store.GradientSpan[..shared];
        if (_balancer is DirectionBalancer combine)
            combine.Combine(_gradients, direction);
        _balancer.Weigh(_gradients, weights);
        if (_balancer is not DirectionBalancer)
            _gradients.Combine(weights, direction);
        for (var k = 0; k < first.Tasks.Length && _balancer.WeighsHeads; k++)
        {
            var own = _store.GradientSpan[_store.OwnRange(first.Tasks[k])];
            TensorPrimitives.Multiply(own, (float)weights[k], own);
        }
        for (var k = 0; k < first.Tasks.Length; k++)
            LastWeights[first.Tasks[k]] = weights[k] * _tasks[first.Tasks[k]].LossWeight;
        List<Tensor> penalty = [], one = [];
        AddPenalty(penalty, one);
        if (penalty.Count > 0)
            autograd.backward(penalty, one);
    }

    private List<Tensor> ComputeLosses(Batch batch, bool withPenalty)
    {
        var roots = _losses.Compute(batch, withPenalty);
        for (var k = 0; k < roots.Count; k++)
        {
            var task = _tasks[batch.Tasks[k]];
            var loss = _losses.Values[batch.Tasks[k]];
            if (!double.IsFinite(loss))
                throw DivergedException.InStep(task.Name, loss, Steps + 1);
            _gradients.SetLoss(k, loss * task.LossWeight);
        }
        return roots;
    }

    private Tensor Coefficient(int task, double value)
    {
        LastWeights[task] = value;
        MemoryMarshal.Cast<byte, float>(_coefficients.bytes)[task] = (float)value;
        return _coefficientOf[task];
    }

    private void AddPenalty(List<Tensor> roots, List<Tensor> coefficients)
    {
        if (_losses.Penalty is not { } penalty)
            return;
        roots.Add(penalty);
        coefficients.Add(_one);
    }

    // The same batch under the new parameters: a forward pass without a graph.
    private void LookAgain(Batch batch)
    {
        using var grad = no_grad();
        _again!.Compute(batch);
        var losses = _lossesAgain.AsSpan(0, batch.Tasks.Length);
        for (var k = 0; k < losses.Length; k++)
            losses[k] = _again.Values[batch.Tasks[k]] * _tasks[batch.Tasks[k]].LossWeight;
        _balancer.AfterStep(_gradients, losses);
    }
}
