using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>One training step: forward, the tasks' losses, their weights, backward, update.</summary>
internal sealed class StepRunner : IDisposable
{
    private readonly ParameterStore _store;
    private readonly StepForward _forward;
    private readonly StepBackward _backward;
    private readonly KeptWeights _kept;
    private readonly TaskLosses? _again;
    private readonly double[] _lossesAgain;
    private readonly Balancer _balancer;
    private readonly ParameterUpdate _update;
    private readonly TaskGradients _gradients;
    private readonly StepGradients _view;
    private readonly RankGradients? _ranks;
    private readonly IReadOnlyList<double>? _factors;
    private readonly bool _isDivided;
    private readonly RankRepresentation? _representation;
    private FrozenParameters? _frozen;

    /// <param name="network">The network.</param>
    /// <param name="store">Its parameters.</param>
    /// <param name="ops">The operations with them.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="balancer">Balances them.</param>
    /// <param name="options">The user's options.</param>
    /// <param name="mode">Random numbers of the training.</param>
    /// <param name="cuts">Where the tasks' own parts begin; null where gradients are of the shared parameters.</param>
    /// <param name="ranks">The ranks that take each step together; null where there is one.</param>
    /// <param name="factors">Per task how much its loss counts in what the tasks share, with its own layers as ever; null for 1.</param>
    public StepRunner(
        Network network,
        ParameterStore store,
        TorchOps ops,
        IReadOnlyList<TaskDefinition> tasks,
        Balancer balancer,
        MultiTaskOptions options,
        TrainingMode mode,
        SharedCuts? cuts = null,
        RankGroup? ranks = null,
        IReadOnlyList<double>? factors = null
    )
    {
        (_store, _balancer, _factors) = (store, balancer, factors);
        if (factors is not null)
            tasks = [.. tasks.Select((task, t) => task.WithLossWeight(task.LossWeight * factors[t]))];
        _ranks = ranks is null ? null : new RankGradients(ranks, store, network.HasBags);
        _update = ParameterUpdate.Create(store, options);
        _isDivided =
            ranks is not null
            && store.HasSpans
            && !network.HasBags
            && balancer.Needs == BalancerNeeds.Losses
            && store.Length >= options.SharedUpdateFrom;
        _gradients = TaskGradients.Create(
            store.HasSpans,
            balancer.Needs is BalancerNeeds.Gramian or BalancerNeeds.Gradients ? balancer.Samples : 0,
            tasks.Count
        );
        _representation = cuts is null || ranks is null ? null : new RankRepresentation(ranks, cuts, _gradients, tasks.Count);
        _view = new StepGradients(tasks.Count, _gradients, _representation);
        _forward = new StepForward(network, cuts is null ? ops : new CutOps(ops, cuts), tasks, _view, store, ranks, cuts);
        _kept = new KeptWeights(tasks.Count, options.BalancingInterval);
        _again = balancer.NeedsLossesAfterStep ? new TaskLosses(network, ops, !store.HasSpans, ranks) : null;
        _lossesAgain = new double[tasks.Count];
        _backward = balancer switch
        {
            BilevelBalancer bilevel => new BilevelBackward(
                _forward,
                new BilevelView(network, ops, store, tasks, _view, mode, ranks),
                store,
                bilevel,
                _ranks
            ),
            { Needs: BalancerNeeds.Losses } => new WeightedBackward(_forward, _view, balancer, _kept),
            _ => new PerTaskBackward(_forward, _view, _gradients, store, balancer, _kept, cuts, _ranks, _representation),
        };
    }

    /// <summary>Number of steps.</summary>
    public long Steps { get; private set; }

    /// <summary>Each task's loss in the last step before any weight, NaN where no row had its label.</summary>
    public double[] LastLosses => _forward.Losses;

    /// <summary>Each task's weight in the last step, αₜ included; 0 where it took no part.</summary>
    public double[] LastWeights => _forward.Weights;

    /// <summary>Notes the weights that the training starts from: those that are to stay as they are, and what others are held to.</summary>
    /// <param name="isFrozen">Which parameters and states stay as they are, by name; null where all are trained.</param>
    /// <param name="isFitted">Whether they are those of a fitted model.</param>
    public void StartFrom(Func<string, bool>? isFrozen, bool isFitted)
    {
        _frozen = isFrozen is null ? null : new FrozenParameters(_store, isFrozen);
        // Where each rank has the gradients of its own rows alone, and all parameters move in every step.
        if (_isDivided && _frozen is null && _update.IsDivisible)
            _ranks!.Divide(_update);
        _update.StartFrom(_frozen, isFitted);
    }

    /// <summary>Begins an epoch, or goes on with it.</summary>
    /// <param name="epoch">Epochs before it.</param>
    public void BeginEpoch(int epoch) => _update.BeginEpoch(epoch, Steps);

    /// <summary>Trains on the batches of one step; all but the first are for balancers that want several.</summary>
    public void Step(IReadOnlyList<Batch> batches, int epoch, long plannedSteps, StepSize size)
    {
        using var scope = NewDisposeScope();
        var batch = batches[0];
        _view.Begin(batch.Tasks, Steps, epoch, plannedSteps, size.LearningRate);
        _forward.Begin();
        var isKept = _kept.Covers(batch.Tasks, Steps);
        _forward.SumsLater = _ranks is not null && (isKept || _balancer.IgnoresLosses);
        var isSummed = false;
        if (isKept)
            _kept.Backward(_forward, batch, _store, _balancer.WeighsHeads);
        else
            isSummed = _backward.Run(batches);
        _ranks?.End(isSummed, _forward, batch);
        foreach (var task in _factors is null ? [] : batch.Tasks)
            if (_factors![task] is > 0 and not 1 and var factor)
                _store.ScaleOwnGradients(task, 1 / factor);
        _frozen?.ClearGradients();
        _update.Apply(Steps + 1, size);
        _frozen?.RestoreStates();
        _ranks?.Finish(_forward, batch);
        if (_again is not null && !isKept)
            LookAgain(_again, batch);
        Steps++;
    }

    /// <summary>Counts a step that nothing was learnt in.</summary>
    public void Skip() => Steps++;

    /// <summary>Puts the steps and the optimizer's averages into a checkpoint.</summary>
    public void Capture(Checkpoint to)
    {
        to.Put<long>("steps", [Steps]);
        _kept.Capture(to);
        _update.Capture(to);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from)
    {
        Steps = from.Get<long>("steps")[0];
        _kept.Restore(from);
        _update.Restore(from);
    }

    public void Dispose()
    {
        _forward.Dispose();
        _representation?.Dispose();
        _gradients.Dispose();
        _update.Dispose();
    }

    // The same batch under the new parameters: a forward pass without a graph, nor anything else that a later backward pass would need.
    private void LookAgain(TaskLosses again, Batch batch)
    {
        using var inference = inference_mode();
        again.Measure(batch);
        var losses = _lossesAgain.AsSpan(0, batch.Tasks.Length);
        for (var k = 0; k < losses.Length; k++)
            losses[k] = again.Values[batch.Tasks[k]] * _forward.Alpha(batch.Tasks[k]);
        _balancer.AfterStep(_view, losses);
    }
}
