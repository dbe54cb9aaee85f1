using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>How a model is trained on batches of rows as they come.</summary>
public sealed record StreamOptions
{
    /// <summary>A fitted chain, or a multi-task transformer alone, to begin with; also one that was loaded. Null fits
    /// <see cref="Chain"/> on the first batch.</summary>
    /// <value>Default null. It has the trainer's tasks.</value>
    public ITransformer? Start { get; init; }

    /// <summary>What is fitted on the first batch: a chain with the trainer in it. Null fits the trainer alone.</summary>
    /// <value>Default null. Not used where there is a <see cref="Start"/>.</value>
    public IEstimator<ITransformer>? Chain { get; init; }

    /// <summary>How many old rows are kept, a random sample of all that have come (a reservoir: Vitter 1985, algorithm R).</summary>
    /// <value>Default 1000. From 0 (none) to 16,777,216. They are kept in memory, with all columns that are not hidden.</value>
    public int KeptRows { get; init; } = 1000;

    /// <summary>Share of the old rows among those that a batch is learnt with, against forgetting: as many rows are drawn from those that
    /// are kept as this takes, if there are so many.</summary>
    /// <value>Default 0.5. From 0 (none) to below 1.</value>
    public double ReplayShare { get; init; } = 0.5;

    /// <summary>Makes the test of a task's errors for drift; one for each task.</summary>
    /// <value>Default: <see cref="PageHinkley"/> with its defaults.</value>
    public Func<PageHinkley> DriftTest { get; init; } = () => new PageHinkley();

    /// <summary>Seed of the samples.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; init; }

    internal void Validate()
    {
        Guard.Between(KeptRows, 0, 1 << 24);
        Guard.BelowOne(ReplayShare);
        ArgumentNullException.ThrowIfNull(DriftTest);
    }
}
