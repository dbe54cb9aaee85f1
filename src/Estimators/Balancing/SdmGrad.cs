namespace MlNet.MultiTask;

/// <summary>
/// SDMGrad, direction-oriented multi-objective descent: between the min-norm direction and the mean gradient, with weights from two
/// independent batches (Xiao, Ban, Ji 2023, "Direction-oriented Multi-objective Learning", algorithm 1).
/// </summary>
/// <remarks>
/// Some steps of projected gradient descent with momentum on ½‖Σ wₜgₜ + λg₀‖² over the simplex, A = G₁G₂ᵀ of batches 1 and 2 divided by the
/// squared mean of √diag A; then the weights (w + λ/T)/(1 + λ) for the gradients of batch 0, as in the authors' code and LibMTL. w is
/// carried from step to step.
/// </remarks>
public sealed class SdmGrad : Balancer
{
    private TaskSimplex _w = new(0);
    private double[] _point = [],
        _slope = [],
        _velocity = [];

    /// <summary>Pull λ ≥ 0 towards the mean gradient.</summary>
    /// <value>0.3</value>
    public double Lambda { get; init; } = 0.3;

    /// <summary>Number of inner steps, at least 1.</summary>
    /// <value>20</value>
    public int Iterations { get; init; } = 20;

    /// <summary>Learning rate of the inner steps, greater than 0.</summary>
    /// <value>5, as in LibMTL</value>
    public double LearningRate { get; init; } = 5;

    /// <summary>Momentum of the inner steps, in [0, 1).</summary>
    /// <value>0.5</value>
    public double Momentum { get; init; } = 0.5;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override int Samples => 3;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.NotNegative(Lambda);
        Guard.AtLeast(Iterations, 1);
        Guard.Positive(LearningRate);
        Guard.BelowOne(Momentum);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _w = new TaskSimplex(TaskCount);
        _point = [];
        _slope = [];
        _velocity = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var n = weights.Length;
        if (_point.Length != n)
            (_point, _slope, _velocity) = (new double[n], new double[n], new double[n]);
        var cross = step.CrossGramian(1, 2);
        var scale = 0.0;
        for (var i = 0; i < n; i++)
            scale += Math.Sqrt(Math.Max(cross[i, i], 0)) / n;
        _w.Read(step.Tasks, weights);
        Array.Clear(_velocity);
        for (var round = 0; round < Iterations && scale > 0; round++)
        {
            for (var i = 0; i < n; i++)
                _point[i] = weights[i] + Lambda / n;
            Quadratic.Multiply(cross.Values, _point, _slope);
            for (var i = 0; i < n; i++)
            {
                _velocity[i] = Momentum * _velocity[i] + _slope[i] / scale / scale;
                weights[i] -= LearningRate * _velocity[i];
            }
            SimplexProjection.Project(weights);
        }
        _w.Write(step.Tasks, weights);
        for (var i = 0; i < n; i++)
            weights[i] = (weights[i] + Lambda / n) / (1 + Lambda);
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["w"] = [.. _w.Values];
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        state["w"].CopyTo(_w.Values, 0);
    }
}
