namespace MlNet.MultiTask;

/// <summary>
/// FAMO, fast adaptive multitask optimization: makes all losses fall at the same relative rate from the losses alone
/// (Liu, Feng, Stone, Liu 2023, "FAMO: Fast Adaptive Multitask Optimization", algorithm 1).
/// </summary>
/// <remarks>
/// It minimises c Σ zₜ log(Lₜ − bₜ) with z = softmax(ξ) and c = 1/Σ zₜ/(Lₜ − bₜ), so wₜ = c zₜ/(Lₜ − bₜ) and Σw = 1. After the update the
/// losses of the same batch are measured again, and the logits ξ follow the gradient zₜ(δₜ − Σ zₖδₖ) + γξₜ, δ = log L before − log L after,
/// by Adam: a task that fell more gets less. Losses less than 1e-8 above bₜ count as
/// that: give <see cref="LowestLosses"/> for tasks whose loss can be negative. γ as in the paper's algorithm 2 and LibMTL.
/// </remarks>
public sealed class Famo : Balancer
{
    private const double SmallestLoss = 1e-8;
    private TaskAdam _logits = new(0, 0);
    private double[] _lowest = [];

    /// <summary>Learning rate of the logits, greater than 0.</summary>
    /// <value>0.025</value>
    public double LearningRate { get; init; } = 0.025;

    /// <summary>Weight decay γ ≥ 0 of the logits.</summary>
    /// <value>0.001</value>
    public double WeightDecay { get; init; } = 0.001;

    /// <summary>b, a lower bound of each loss, one per task of the model; null for 0.</summary>
    public IReadOnlyList<double>? LowestLosses { get; init; }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    /// <inheritdoc/>
    public override bool NeedsLossesAfterStep => true;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(LearningRate);
        Guard.NotNegative(WeightDecay);
        BalancerOption.Finite(LowestLosses, taskCount, nameof(LowestLosses));
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _logits = new TaskAdam(TaskCount, LearningRate, WeightDecay);
        _lowest = BalancerOption.PerTask(LowestLosses, TaskCount, 0);
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        Probabilities(step.Tasks, weights);
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] /= Above(step.Losses[i], step.Tasks[i]);
        foreach (ref var weight in weights)
            weight /= sum;
    }

    /// <inheritdoc/>
    public override void AfterStep(BalancerStep step, ReadOnlySpan<double> losses)
    {
        var tasks = step.Tasks;
        Span<double> z = tasks.Length <= 64 ? stackalloc double[tasks.Length] : new double[tasks.Length];
        Probabilities(tasks, z);
        var mean = 0.0;
        for (var i = 0; i < z.Length; i++)
            mean += z[i] * Fall(step, losses, i);
        for (var i = 0; i < z.Length; i++)
            _logits.Move(tasks[i], z[i] * (Fall(step, losses, i) - mean));
    }

    private void Probabilities(ReadOnlySpan<int> tasks, Span<double> z)
    {
        for (var i = 0; i < z.Length; i++)
            z[i] = _logits.Values[tasks[i]];
        Softmax.Apply(z);
    }

    private double Fall(BalancerStep step, ReadOnlySpan<double> after, int index) =>
        Math.Log(Above(step.Losses[index], step.Tasks[index])) - Math.Log(Above(after[index], step.Tasks[index]));

    private double Above(double loss, int task) => Math.Max(loss - _lowest[task], SmallestLoss);

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        _logits.Capture(state, "logits");
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        _logits.Restore(state, "logits");
    }
}
