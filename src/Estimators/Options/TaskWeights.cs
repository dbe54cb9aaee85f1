namespace MlNet.MultiTask;

/// <summary>
/// How the weights αₜ in the sum of losses Σ αₜ Lₜ are computed from the tasks' own <see cref="TaskDefinition.LossWeight"/>. Weights that
/// are learned, or computed from gradients, come from a <see cref="Balancer"/>, such as <see cref="Uncertainty"/>, which sees the losses αₜ
/// Lₜ.
/// </summary>
public sealed record TaskWeights
{
    /// <summary>The power p of the number of labels, as in <see cref="ByLabelCount"/>.</summary>
    /// <value>Default 0: as given. From −2 to 2.</value>
    public double Power { get; init; }

    /// <summary>αₜ is the task's LossWeight. Each Lₜ is a mean over the batch's rows that have the label, so every task has the same
    /// weight, however few labels it has.</summary>
    public static TaskWeights AsGiven { get; } = new();

    /// <summary>
    /// αₜ = LossWeightₜ · nₜᵖ / mean(nₛᵖ) with nₜ the training rows that have the task's label. With p = 1 every label has the same weight,
    /// as in the joint likelihood of all labels, so tasks with few labels have less influence; with p = −1 they have more. The mean of αₜ /
    /// LossWeightₜ is 1.
    /// </summary>
    /// <param name="power">The power p, from −2 to 2.</param>
    public static TaskWeights ByLabelCount(double power = 1) => new() { Power = power };

    internal void Validate() => Guard.Range(Power is >= -2 and <= 2, Power, "from -2 to 2");

    /// <summary>The tasks with their weights αₜ.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="rows">For each task how many training rows have its label, at least 1.</param>
    internal IReadOnlyList<TaskDefinition> Apply(IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<long> rows)
    {
        if (Power == 0)
            return tasks;
        double[] shares = [.. rows.Select(count => Math.Pow(count, Power))];
        var mean = shares.Average();
        return [.. tasks.Select((task, t) => task.WithLossWeight(task.LossWeight * shares[t] / mean))];
    }
}
