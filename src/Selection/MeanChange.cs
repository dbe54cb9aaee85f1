using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>The weighted mean of the tasks' relative changes, if need be with a bound on the worst of them.</summary>
public sealed class MeanChange : SearchAim
{
    /// <summary>How much each task counts, by its name; tasks that are not named count 1.</summary>
    /// <value>Default none: all count alike. 0 or more.</value>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>By how much any task may be worse than its reference: 0.01 is one percent. Infinity allows anything.</summary>
    /// <value>Default infinity. 0 or more.</value>
    public double WorstLoss { get; init; } = double.PositiveInfinity;

    /// <inheritdoc/>
    public override double Score(IReadOnlyDictionary<string, double> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Sum(change => Weight(change.Key) * change.Value) / changes.Sum(change => Weight(change.Key));
    }

    /// <inheritdoc/>
    public override double Violation(IReadOnlyDictionary<string, double> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return double.IsPositiveInfinity(WorstLoss) ? 0 : changes.Values.Sum(change => Math.Max(0, -WorstLoss - change));
    }

    /// <inheritdoc/>
    public override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"mean change, weights {string.Join(" ", Sorted)}, worst loss {WorstLoss:R}");

    private IEnumerable<string> Sorted =>
        Weights
            .OrderBy(weight => weight.Key, StringComparer.Ordinal)
            .Select(weight => string.Create(CultureInfo.InvariantCulture, $"{weight.Key}={weight.Value:R}"));

    /// <inheritdoc/>
    public override void Validate(IReadOnlyList<string> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(Weights);
        Guard.Range(WorstLoss >= 0, WorstLoss, "a share of 0 or more, such as 0.01");
        if (Weights.Keys.FirstOrDefault(name => !tasks.Contains(name)) is { } unknown)
            throw new ArgumentException(
                $"{nameof(Weights)} names the task '{unknown}'; the tasks are {Guard.List(tasks)}.",
                nameof(Weights)
            );
        foreach (var (task, weight) in Weights)
            Guard.NotNegative(weight, $"{nameof(Weights)}['{task}']");
        if (tasks.All(task => Weight(task) == 0))
            throw new ArgumentException(
                $"{nameof(Weights)} gives every task the weight 0, so there is no mean; at least one task counts.",
                nameof(Weights)
            );
    }

    private double Weight(string task) => Weights.TryGetValue(task, out var weight) ? weight : 1;
}
