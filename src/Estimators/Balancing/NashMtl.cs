namespace MlNet.MultiTask;

/// <summary>
/// Nash-MTL: the Nash bargaining solution of tasks that all want the direction along their own gradient, Gα = 1/α with α > 0
/// (Navon et al. 2022, "Multi-Task Learning as a Bargaining Game", claim 3.1, algorithm 1). Conflicts with no task, and does not depend on
/// the losses' scales.
/// </summary>
/// <remarks>
/// The paper's solution always has the norm √T; as in the authors' code, LibMTL and TorchJD, G is divided by its Frobenius norm, which
/// makes the direction grow with the gradients, and the direction is then cut to <see cref="MaxNorm"/>. They solve a sequence of
/// approximations with a conic solver, which may not converge on large losses; this solves the equation itself by Newton's method.
/// Heads follow the plain gradients of their losses, as in TorchJD (LibMTL weighs them as well). A task whose gradient is zero gets weight
/// 0.
/// </remarks>
public sealed class NashMtl : Balancer
{
    private Bargaining _solver = new();

    /// <summary>Largest norm of the direction, at least 0; 0 for no limit.</summary>
    /// <value>1</value>
    public double MaxNorm { get; init; } = 1;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.NotNegative(MaxNorm);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _solver = new();
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var gramian = step.Gramian.Values;
        _solver.Solve(gramian, 1, weights);
        var largest = 0.0;
        foreach (var value in gramian)
            largest = Math.Max(largest, Math.Abs(value));
        if (!(largest > 0))
            return;
        var sum = 0.0;
        foreach (var value in gramian)
            sum += value / largest * (value / largest);
        var factor = Math.Sqrt(largest * Math.Sqrt(sum));
        var norm = factor * Math.Sqrt(Math.Max(Quadratic.Form(gramian, weights), 0));
        if (MaxNorm > 0 && norm > MaxNorm)
            factor *= MaxNorm / norm;
        foreach (ref var weight in weights)
            weight *= factor;
    }
}
