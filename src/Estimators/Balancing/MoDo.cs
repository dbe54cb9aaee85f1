namespace MlNet.MultiTask;

/// <summary>
/// MoDo, multi-objective gradient with double sampling: moves the weights along an unbiased gradient of ‖Σ λₜgₜ‖² from two independent
/// batches (Chen, Fernando, Ying, Chen 2023, "Three-Way Trade-Off in Multi-Objective Learning", algorithm 1).
/// </summary>
/// <remarks>
/// λ ← Π(λ − γ(G₁G₂ᵀ + ρI)λ) with the gradients of batches 1 and 2 and Π the projection onto the simplex; the parameters move along Σ λₜgₜ
/// of batch 0, as in LibMTL.
/// </remarks>
public sealed class MoDo : Balancer
{
    private TaskSimplex _lambda = new(0);
    private double[] _slope = [];

    /// <summary>Learning rate γ of the weights, greater than 0.</summary>
    /// <value>0.001</value>
    public double Gamma { get; init; } = 0.001;

    /// <summary>Regularization ρ ≥ 0 of the weights towards equal ones.</summary>
    /// <value>0.1</value>
    public double Regularization { get; init; } = 0.1;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override int Samples => 3;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(Gamma);
        Guard.NotNegative(Regularization);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _lambda = new TaskSimplex(TaskCount);
        _slope = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var n = weights.Length;
        if (_slope.Length != n)
            _slope = new double[n];
        _lambda.Read(step.Tasks, weights);
        Quadratic.Multiply(step.CrossGramian(1, 2).Values, weights, _slope);
        for (var i = 0; i < n; i++)
            weights[i] -= Gamma * (_slope[i] + Regularization * weights[i]);
        SimplexProjection.Project(weights);
        _lambda.Write(step.Tasks, weights);
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["lambda"] = [.. _lambda.Values];
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        state["lambda"].CopyTo(_lambda.Values, 0);
    }
}
