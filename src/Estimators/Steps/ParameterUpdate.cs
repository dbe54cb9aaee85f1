namespace MlNet.MultiTask;

/// <summary>The update at a step's end: regularization and optimizer over the flat buffers. Leaves the gradients at zero.</summary>
/// <param name="held">Parameters that are not trained from the beginning; null where there are none.</param>
internal abstract class ParameterUpdate(HeldParameters? held = null) : IDisposable
{
    private FrozenParameters? _frozen;

    /// <summary>One pass over the buffers' memory where it is accessible, else libtorch's operations on the whole buffers.</summary>
    public static ParameterUpdate Create(ParameterStore store, MultiTaskOptions options) =>
        PacedUpdate.Of(
            store,
            store.HasSpans
                ? new SpanUpdate(store, options.Optimizer, options.Regularization, options.Anchor)
                : new TensorUpdate(store, options.Optimizer, options.Regularization, options.Anchor)
        );

    /// <summary>Whether it can be made of a part of the parameters by itself: place by place, with nothing that looks at all of
    /// them.</summary>
    public virtual bool IsDivisible => false;

    /// <summary>Updates a part alone from now on; the gradients of the others are cleared all the same.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    public virtual void TakePart(int start, int length) => throw new NotSupportedException();

    /// <summary>Whether some parameters are not trained from the beginning.</summary>
    protected bool HasHeld => held is not null;

    /// <summary>What a step changes, null for everything, with the steps before the first one that changed it.</summary>
    protected IEnumerable<(IEnumerable<(int Start, int Length)>? Parts, long Before)> PartsOf(ParameterStore store)
    {
        var parts = _frozen?.Trained ?? (store.Bags.Any ? store.Bags.Parts : null);
        if (held is null)
            return [(parts, 0)];
        held.ClearGradients();
        return held
            .Divide(parts ?? [(0, store.Length)])
            .Select(group => ((IEnumerable<(int Start, int Length)>?)group.Parts, group.Before));
    }

    /// <summary>Takes the weights there are as those that a training starts from.</summary>
    /// <param name="frozen">Those that stay as they are; null where all are trained.</param>
    /// <param name="isFitted">Whether they are those of a fitted model.</param>
    public virtual void StartFrom(FrozenParameters? frozen, bool isFitted) => _frozen = frozen;

    /// <summary>Begins an epoch, or goes on with it.</summary>
    /// <param name="epoch">Epochs before it.</param>
    /// <param name="steps">Steps before it.</param>
    public virtual void BeginEpoch(int epoch, long steps) => held?.Begin(epoch, steps);

    /// <summary>Applies the gradients.</summary>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="size">How far it goes.</param>
    public abstract void Apply(long step, StepSize size);

    /// <summary>Puts the optimizer's averages into a checkpoint: the same numbers on every device.</summary>
    public virtual void Capture(Checkpoint to) => held?.Capture(to);

    /// <summary>Reads them back.</summary>
    public virtual void Restore(Checkpoint from) => held?.Restore(from);

    public virtual void Dispose() { }

    protected static string Key(int state) => "optimizer/" + LayerNames.Of(state);
}
