namespace MlNet.MultiTask;

/// <summary>The report of a round of co-training.</summary>
public sealed record CoTrainingRound
{
    internal CoTrainingRound(
        int round,
        int maximumRounds,
        IReadOnlyList<CoTrainingTaskRound> tasks,
        double moved,
        double validationLoss,
        bool isBest
    ) => (Round, MaximumRounds, Tasks, Moved, ValidationLoss, IsBest) = (round, maximumRounds, tasks, moved, validationLoss, isBest);

    /// <summary>The round; 0 is the first training, on the given labels alone.</summary>
    public int Round { get; internal init; }

    /// <summary>Most rounds.</summary>
    public int MaximumRounds { get; internal init; }

    /// <summary>The labels of each task.</summary>
    public IReadOnlyList<CoTrainingTaskRound> Tasks { get; internal init; }

    /// <summary>Share of the rows in which the fusion's label differs from the previous round; NaN in round 0.</summary>
    public double Moved { get; internal init; }

    /// <summary>Σ αₜ Lₜ of the fusion on the held-out rows, NaN without held-out rows.</summary>
    public double ValidationLoss { get; internal init; }

    /// <summary>True where this is the best round so far; without held-out rows the last one always is.</summary>
    public bool IsBest { get; internal init; }
}
