namespace MlNet.MultiTask;

/// <summary>
/// CR-MOGM: steadies another balancer's weights by a running mean, λ ← αλ + (1−α)λ̂, which corrects the bias that weights and gradients
/// from the same batch have together (Zhou, Zhang, Jiang, Zhong, Gu, Zhu 2022, "On the Convergence of Stochastic Multi-Objective Gradient
/// Manipulation and Beyond", algorithm 1).
/// </summary>
/// <remarks>The first weights of a task are taken as they are. α is constant here; the paper lets it grow as the learning rate
/// falls.</remarks>
public sealed class CrMogm : Balancer
{
    private Balancer _inner;
    private double[] _mean = [];

    /// <summary>Wraps a balancer.</summary>
    /// <param name="inner">The balancer whose weights are averaged; no <see cref="DirectionBalancer"/>, which has none, and no
    /// <see cref="BilevelBalancer"/>, whose weights move slowly anyway.</param>
    /// <exception cref="ArgumentException">It is one of these.</exception>
    public CrMogm(Balancer inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner switch
        {
            DirectionBalancer => throw new ArgumentException(
                $"{inner.GetType().Name} gives a direction, no weights to average: wrap a "
                    + $"balancer that weighs, such as {nameof(Mgda)}.",
                nameof(inner)
            ),
            BilevelBalancer => throw new ArgumentException(
                $"{inner.GetType().Name} learns its weights slowly, there is nothing to "
                    + $"average: wrap a balancer that solves them anew in each step, such as {nameof(Mgda)}.",
                nameof(inner)
            ),
            _ => inner,
        };
        _inner = Inner;
    }

    /// <summary>The balancer whose weights are averaged.</summary>
    public Balancer Inner { get; }

    /// <summary>Share α of the earlier weights, in [0, 1).</summary>
    /// <value>0.9</value>
    public double Alpha { get; init; } = 0.9;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => Inner.Needs;

    /// <inheritdoc/>
    public override int Samples => Inner.Samples;

    /// <inheritdoc/>
    public override bool NeedsLossesAfterStep => Inner.NeedsLossesAfterStep;

    /// <inheritdoc/>
    public override bool RemembersGradients => Inner.RemembersGradients;

    /// <inheritdoc/>
    public override bool WeighsHeads => Inner.WeighsHeads;

    /// <inheritdoc/>
    public override int MinimumTasks => Inner.MinimumTasks;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.BelowOne(Alpha);
        Inner.Validate(taskCount);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _inner = Inner.Copy();
        _inner.Start(TaskCount, (int)(Random.NextBits() >> 33));
        _mean = new double[TaskCount];
        Array.Fill(_mean, double.NaN);
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        _inner.Weigh(step, weights);
        for (var i = 0; i < weights.Length; i++)
        {
            ref var mean = ref _mean[step.Tasks[i]];
            mean = weights[i] = double.IsNaN(mean) ? weights[i] : Alpha * mean + (1 - Alpha) * weights[i];
        }
    }

    /// <inheritdoc/>
    public override void AfterStep(BalancerStep step, ReadOnlySpan<double> losses) => _inner.AfterStep(step, losses);

    /// <inheritdoc/>
    public override void EndEpoch(ReadOnlySpan<double> meanLosses) => _inner.EndEpoch(meanLosses);

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["mean"] = [.. _mean];
        var inner = new Dictionary<string, double[]>();
        _inner.Capture(inner);
        foreach (var (name, values) in inner)
            state["inner." + name] = values;
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        state["mean"].CopyTo(_mean, 0);
        _inner.Restore(
            state
                .Where(entry => entry.Key.StartsWith("inner.", StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[6..], entry => entry.Value)
        );
    }
}
