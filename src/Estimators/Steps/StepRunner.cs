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
    private FrozenParameters? _frozen;

    public StepRunner(
        Network network,
        ParameterStore store,
        TorchOps ops,
        IReadOnlyList<TaskDefinition> tasks,
        Balancer balancer,
        MultiTaskOptions options,
        TrainingMode mode,
        SharedCuts? cuts = null,
        RankGroup? ranks = null
    )
    {
        (_store, _balancer) = (store, balancer);
        _ranks = ranks is null ? null : new RankGradients(ranks, store, network.HasBags);
        _update = ParameterUpdate.Create(store, options);
        _gradients = TaskGradients.Create(
            store.HasSpans,
            balancer.Needs is BalancerNeeds.Gramian or BalancerNeeds.Gradients ? balancer.Samples : 0,
            tasks.Count
        );
        _view = new StepGradients(tasks.Count, _gradients);
        _forward = new StepForward(network, cuts is null ? ops : new CutOps(ops, cuts), tasks, _view, store, ranks);
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
            _ => new PerTaskBackward(_forward, _view, _gradients, store, balancer, _kept, cuts, _ranks),
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
        _update.StartFrom(_frozen, isFitted);
    }

    /// <summary>Begins an epoch, or goes on with it.</summary>
    /// <param name="epoch">Epochs before it.</param>
    public void BeginEpoch(int epoch) => _update.BeginEpoch(epoch, Steps);

    /// <summary>Trains on the batches of one step; all but the first are for balancers that want several.</summary>
    public void Step(IReadOnlyList<Batch> batches, int epoch, long plannedSteps, double learningRate)
    {
        using var scope = NewDisposeScope();
        var batch = batches[0];
        _view.Begin(batch.Tasks, Steps, epoch, plannedSteps, learningRate);
        _forward.Begin();
        var isKept = _kept.Covers(batch.Tasks, Steps);
        var isSummed = false;
        if (isKept)
            _kept.Backward(_forward, batch, _store, _balancer.WeighsHeads);
        else
            isSummed = _backward.Run(batches);
        _ranks?.End(isSummed);
        _frozen?.ClearGradients();
        _update.Apply(Steps + 1, learningRate);
        _frozen?.RestoreStates();
        if (_again is not null && !isKept)
            LookAgain(_again, batch);
        Steps++;
    }

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
