namespace MlNet.MultiTask;

/// <summary>The rows that a network is trained on, epoch by epoch in a new order, and those that are held out.</summary>
internal abstract class TrainingRows
{
    /// <summary>Rows of an epoch.</summary>
    public abstract long Count { get; }

    /// <summary>The table of the held-out rows.</summary>
    public abstract RowTable HeldOutTable { get; }

    /// <summary>Which rows of <see cref="HeldOutTable"/> are held out.</summary>
    public abstract int[] HeldOut { get; }

    /// <summary>How many rows are held out on all ranks.</summary>
    public virtual long HeldOutCount => HeldOut.Length;

    /// <summary>What the labels of each task count over the rows to train on; null where they are not known beforehand.</summary>
    public virtual double[]? LabelMasses => null;

    /// <summary>One epoch. The order only depends on the random numbers. The tensors of a step are valid until the next step.</summary>
    /// <param name="random">Random numbers of the shuffle.</param>
    /// <param name="batchesPerStep">Batches of each step.</param>
    /// <param name="skip">Number of steps to skip at the beginning, which were trained on before.</param>
    public abstract IEnumerable<IReadOnlyList<Batch>> Epoch(SeededRandom random, int batchesPerStep, long skip);
}
