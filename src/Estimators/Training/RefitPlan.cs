namespace MlNet.MultiTask;

/// <summary>What a first training found, for a second one on all rows (<see cref="MultiTaskOptions.Refit"/>).</summary>
/// <param name="TaskEpochs">Per task the epoch whose weights it gets; 0 for those that the training starts with.</param>
/// <param name="Scores">The score of each epoch of the first training: a schedule that follows it takes the same turns again.</param>
internal sealed record RefitPlan(IReadOnlyList<int> TaskEpochs, IReadOnlyList<double> Scores)
{
    private readonly Dictionary<int, WeightSnapshot> _kept = [];

    /// <summary>What there is to do again.</summary>
    /// <param name="outcome">The first training.</param>
    /// <param name="taskCount">Number of tasks.</param>
    public static RefitPlan Of(TrainingOutcome outcome, int taskCount) =>
        new(outcome.Copies?.Epochs ?? [.. Enumerable.Repeat(outcome.BestEpoch, taskCount)], outcome.Scores);

    /// <summary>Epochs of the second training.</summary>
    public int Epochs => TaskEpochs.Max();

    /// <summary>Keeps the weights after an epoch, 0 before the first, where some task gets them.</summary>
    public void Offer(int epoch, ParameterStore store)
    {
        if (TaskEpochs.Contains(epoch))
            _kept[epoch] = WeightSnapshot.Of(store);
    }

    /// <summary>What the model consists of.</summary>
    public TaskCopies Copies()
    {
        int[] used = [.. TaskEpochs.Distinct().Order()];
        return new TaskCopies(
            [.. TaskEpochs.Select(epoch => Array.IndexOf(used, epoch))],
            [.. TaskEpochs],
            [.. used.Select(epoch => _kept[epoch])]
        );
    }
}
