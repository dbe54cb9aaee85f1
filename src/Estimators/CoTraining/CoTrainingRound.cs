namespace MlNet.MultiTask;

/// <summary>What a round of co-training did.</summary>
/// <param name="Round">The round; 0 is the first training, on the given labels alone.</param>
/// <param name="MaximumRounds">Most rounds.</param>
/// <param name="Tasks">What happened to each task's labels.</param>
/// <param name="Moved">Share of the rows in which the fusion's label is another than a round before; NaN in round 0.</param>
/// <param name="ValidationLoss">Σ αₜ Lₜ of the fusion on the held-out rows, NaN without held-out rows.</param>
/// <param name="IsBest">True where this is the best round so far; without held-out rows the last one always is.</param>
public sealed record CoTrainingRound(int Round, int MaximumRounds, IReadOnlyList<CoTrainingTaskRound> Tasks, double Moved, double ValidationLoss, bool IsBest);
