namespace MlNet.MultiTask;

/// <summary>The rows that a network is trained on, epoch by epoch in a new order, and those that are held out.</summary>
internal abstract class TrainingRows
{
    /// <summary>Rows of an epoch.</summary>
    public abstract long Count { get; }

    /// <summary>Where the held-out rows are.</summary>
    public abstract RowTable HeldOutTable { get; }

    /// <summary>Which rows of <see cref="HeldOutTable"/> are held out.</summary>
    public abstract int[] HeldOut { get; }

    /// <summary>One epoch. The order follows from the random numbers alone. Tensors live until the next step: use each before asking for
    /// the next.</summary>
    /// <param name="random">Random numbers of the shuffle.</param>
    /// <param name="batchesPerStep">Batches of each step.</param>
    /// <param name="skip">Steps to leave out at the beginning, as they were trained on before.</param>
    public abstract IEnumerable<IReadOnlyList<Batch>> Epoch(SeededRandom random, int batchesPerStep, long skip);
}
