namespace MlNet.MultiTask;

/// <summary>
/// MoCo, stochastic multi-objective gradient correction: follows the min-norm direction of gradients averaged over time, with weights that
/// move slowly, which removes the bias of MGDA on batches (Fernando, Shen, Liu, Chaudhury, Murugesan, Chen 2023, "Mitigating Gradient Bias
/// in Multi-objective Learning", algorithm 1).
/// </summary>
/// <remarks>
/// yₜ ← yₜ − βₖ(yₜ − gₜ); λ ← Π(λ − γₖ(YYᵀ + ρI)λ) with Π the projection onto the simplex; d = Σ λₜyₜ; βₖ = β/k^σβ, γₖ = γ/k^σγ. The
/// projection is the paper's (LibMTL: a softmax). With <see cref="NormalizeGradients"/> gₜ is scaled to the length Lₜ as in the authors'
/// code and LibMTL. Keeps one vector of P numbers per task.
/// </remarks>
public sealed class MoCo : DirectionBalancer
{
    private TaskVectors _tracked = new(0);
    private TaskSimplex _lambda = new(0);
    private double[] _gramian = [],
        _weights = [],
        _slope = [];
    private double _step;

    /// <summary>Rate β of the tracked gradients, in [0, 1].</summary>
    /// <value>0.5</value>
    public double Beta { get; init; } = 0.5;

    /// <summary>Decay σβ ≥ 0 of that rate.</summary>
    /// <value>0.5</value>
    public double BetaDecay { get; init; } = 0.5;

    /// <summary>Learning rate γ of the weights, greater than 0.</summary>
    /// <value>0.1</value>
    public double Gamma { get; init; } = 0.1;

    /// <summary>Decay σγ ≥ 0 of that rate.</summary>
    /// <value>0.5</value>
    public double GammaDecay { get; init; } = 0.5;

    /// <summary>Regularization ρ ≥ 0 of the weights towards equal ones.</summary>
    /// <value>0</value>
    public double Regularization { get; init; }

    /// <summary>Whether each gradient is first scaled to the length of its loss.</summary>
    /// <value>true</value>
    public bool NormalizeGradients { get; init; } = true;

    /// <inheritdoc/>
    public override bool RemembersGradients => true;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Fraction(Beta);
        Guard.NotNegative(BetaDecay);
        Guard.Positive(Gamma);
        Guard.NotNegative(GammaDecay);
        Guard.NotNegative(Regularization);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        (_tracked, _lambda, _step) = (new TaskVectors(TaskCount), new TaskSimplex(TaskCount), 0);
        _gramian = [];
        _weights = [];
        _slope = [];
    }

    /// <inheritdoc/>
    public override void Combine(BalancerStep step, Span<float> direction)
    {
        var n = step.Tasks.Length;
        if (_weights.Length != n)
            (_gramian, _weights, _slope) = (new double[n * n], new double[n], new double[n]);
        _step++;
        for (var i = 0; i < n; i++)
            Track(step, i);
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
                _gramian[i * n + j] = _gramian[j * n + i] = Dot(Row(step, i), Row(step, j));
        _lambda.Read(step.Tasks, _weights);
        Quadratic.Multiply(_gramian, _weights, _slope);
        var rate = Gamma / Math.Pow(_step, GammaDecay);
        for (var i = 0; i < n; i++)
            _weights[i] -= rate * (_slope[i] + Regularization * _weights[i]);
        SimplexProjection.Project(_weights);
        _lambda.Write(step.Tasks, _weights);
        direction.Clear();
        for (var i = 0; i < n; i++)
        {
            var row = Row(step, i);
            for (var p = 0; p < direction.Length; p++)
                direction[p] += (float)(_weights[i] * row[p]);
        }
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights) => _lambda.Read(step.Tasks, weights);

    private void Track(BalancerStep step, int index)
    {
        var gradient = step.Gradient(index);
        var row = Row(step, index);
        var norm = NormalizeGradients ? Math.Sqrt(Dot(gradient, gradient)) : 0;
        var scale = norm > 0 ? step.Losses[index] / norm : 1;
        var rate = Beta / Math.Pow(_step, BetaDecay);
        for (var p = 0; p < row.Length; p++)
            row[p] = (float)((1 - rate) * row[p] + rate * scale * gradient[p]);
    }

    private Span<float> Row(BalancerStep step, int index) => _tracked.Row(step.Tasks[index], step.ParameterCount);

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var p = 0; p < a.Length; p++)
            sum += (double)a[p] * b[p];
        return sum;
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["step"] = [_step];
        state["lambda"] = [.. _lambda.Values];
        _tracked.Capture(state, "tracked");
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        _step = state["step"][0];
        state["lambda"].CopyTo(_lambda.Values, 0);
        _tracked.Restore(state, "tracked");
    }
}
