using System.Runtime.InteropServices;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The forward pass of a step: the tasks' losses, checked and told to the balancer's view of the step, and the numbers that
/// backward multiplies them by.</summary>
internal sealed class StepForward : IDisposable
{
    private readonly TaskLosses _losses;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly StepGradients _view;
    private readonly Tensor _coefficients;
    private readonly Tensor[] _coefficientOf;
    private readonly Tensor _one;
    private readonly ParameterStore _store;

    public StepForward(
        Network network,
        IOps<Tensor> ops,
        IReadOnlyList<TaskDefinition> tasks,
        StepGradients view,
        ParameterStore store,
        RankGroup? ranks = null,
        SharedCuts? cuts = null
    )
    {
        (_tasks, _view, _store) = (tasks, view, store);
        _losses = new TaskLosses(network, ops, !store.HasSpans, ranks, cuts);
        var device = store.Values.device;
        _coefficients = ones(tasks.Count, device: device).DetachFromDisposeScope();
        _coefficientOf = [.. Enumerable.Range(0, tasks.Count).Select(i => _coefficients.select(0, i).DetachFromDisposeScope())];
        _one = tensor(1f, device: device).DetachFromDisposeScope();
    }

    /// <summary>Each task's loss before any weight, NaN where no row had its label.</summary>
    public double[] Losses => _losses.Values;

    /// <summary>Each task's weight, αₜ included; 0 where it took no part.</summary>
    public double[] Weights { get; private set; } = [];

    public bool HasPenalty => _losses.HasPenalty;

    /// <summary>Whether the losses of several ranks are added up with the step's gradients, in one message, since nothing before needs
    /// them.</summary>
    public bool SumsLater { get; set; }

    /// <summary>Whether all parts of a batch have to be there before a loss is known.</summary>
    public bool AddsUpSums(Batch batch) => _losses.AddsUpSums(batch);

    /// <summary>Starts a step.</summary>
    public void Begin() => Weights = new double[_tasks.Count];

    /// <summary>αₜ of a task.</summary>
    public double Alpha(int task) => _tasks[task].LossWeight;

    /// <summary>The losses as scalars, in the order of the batch's tasks.</summary>
    /// <exception cref="DivergedException">One is NaN or infinite.</exception>
    public List<Tensor> Compute(Batch batch, bool withPenalty)
    {
        var roots = _losses.Compute(batch, withPenalty, !SumsLater);
        if (!SumsLater)
            Note(batch);
        return roots;
    }

    /// <summary>The losses of one part of a batch, as scalars in the order of the batch's tasks; they are not looked at yet.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="part">The part.</param>
    public List<Tensor> Compute(Batch batch, Batch part) => _losses.Compute(batch.Only(part), withPenalty: true, isSummed: false);

    /// <summary>Takes the losses that the parts of a batch have together: those of this rank, where several add theirs up later.</summary>
    public void TakeParts(Batch batch, ReadOnlySpan<double> losses)
    {
        for (var k = 0; k < losses.Length; k++)
            _losses.Values[batch.Tasks[k]] = losses[k];
        if (!SumsLater)
            Note(batch);
    }

    /// <summary>Takes the losses of all ranks where they were added up later.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="losses">Of each of the batch's tasks.</param>
    /// <exception cref="DivergedException">One is NaN or infinite.</exception>
    public void Settle(Batch batch, ReadOnlySpan<double> losses)
    {
        for (var k = 0; k < losses.Length; k++)
            _losses.Values[batch.Tasks[k]] = losses[k];
        Note(batch);
    }

    private void Note(Batch batch)
    {
        for (var k = 0; k < batch.Tasks.Length; k++)
        {
            var task = _tasks[batch.Tasks[k]];
            var loss = _losses.Values[batch.Tasks[k]];
            if (!double.IsFinite(loss))
                throw DivergedException.InStep(task.Name, loss, _view.Step + 1);
            _view.SetLoss(k, loss * task.LossWeight);
        }
    }

    /// <summary>A scalar with a task's weight, valid until the next one for this task.</summary>
    public Tensor Coefficient(int task, double value)
    {
        Weights[task] = value;
        if (_store.HasSpans)
            MemoryMarshal.Cast<byte, float>(_coefficients.bytes)[task] = (float)value;
        else
        {
            using var grad = no_grad();
            _coefficientOf[task].fill_(Held((float)value));
        }
        return _coefficientOf[task];
    }

    public void AddPenalty(List<Tensor> roots, List<Tensor> coefficients)
    {
        if (_losses.Penalty is not { } penalty)
            return;
        roots.Add(penalty);
        coefficients.Add(_one);
    }

    /// <summary>Backward of the architecture's penalty alone.</summary>
    public void BackwardPenalty()
    {
        if (_losses.Penalty is { } penalty)
            Backward([penalty], [_one], retainGraph: false);
    }

    /// <summary>Adds the gradients of Σ coefficient · root to the parameters' gradients.</summary>
    /// <param name="roots">Scalars.</param>
    /// <param name="coefficients">What each is multiplied by.</param>
    /// <param name="retainGraph">Whether there will be another pass over the same graph.</param>
    public void Backward(IList<Tensor> roots, IList<Tensor> coefficients, bool retainGraph)
    {
        autograd.backward(roots, coefficients, retain_graph: retainGraph);
        _store.Bags.Take();
    }

    public void Dispose()
    {
        foreach (var coefficient in _coefficientOf)
            coefficient.Dispose();
        _coefficients.Dispose();
        _one.Dispose();
    }
}
