namespace MlNet.MultiTask;

/// <summary>The update at a step's end: regularization and optimizer over the flat buffers. Leaves the gradients at zero.</summary>
internal abstract class ParameterUpdate : IDisposable
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

    /// <summary>What is trained where some parameters stay as they are; null where none does.</summary>
    protected IReadOnlyList<(int Start, int Length)>? Trained => _frozen?.Trained;

    /// <summary>What a step changes; null where it is everything.</summary>
    protected IEnumerable<(int Start, int Length)>? PartsOf(ParameterStore store) =>
        _frozen?.Trained ?? (store.Bags.Any ? store.Bags.Parts : null);

    /// <summary>Takes the weights there are as those that a training starts from.</summary>
    /// <param name="frozen">Those that stay as they are; null where all are trained.</param>
    public virtual void StartFrom(FrozenParameters? frozen) => _frozen = frozen;

    /// <summary>Applies the gradients.</summary>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="learningRate">Step size after the schedule.</param>
    public abstract void Apply(long step, double learningRate);

    /// <summary>Puts the optimizer's averages into a checkpoint: the same numbers on every device.</summary>
    public abstract void Capture(Checkpoint to);

    /// <summary>Reads them back.</summary>
    public abstract void Restore(Checkpoint from);

    public virtual void Dispose() { }

    protected static string Key(int state) => "optimizer/" + LayerNames.Of(state);
}
