namespace MlNet.MultiTask;

/// <summary>
/// ExcessMTL: weighs a task by how far its loss is above the best it could reach, so that label noise does not attract weight
/// (He, Zhou, Zhang, Yang, Zhao, Li, Zhao 2024, "Robust Multi-Task Learning with Excess Risks", equations 6, 7 and 9).
/// </summary>
/// <remarks>
/// Excess risk eₜ = Σₚ gₜₚ² / √(Sₜₚ + 1e-7), where S sums the squared gradients (a diagonal Hessian, as AdaGrad's). The first step of a
/// task sets the scale e⁰; from then on wₜ ← wₜ exp(η eₜ/e⁰ₜ), scaled to Σw = T. As in LibMTL; TorchJD scales to Σw = 1. Keeps one vector
/// of P numbers per task.
/// </remarks>
public sealed class ExcessMtl : Balancer
{
    private TaskVectors _squares = new(0);
    private double[] _weights = [],
        _first = [];

    /// <summary>Step size η of the weights, greater than 0.</summary>
    /// <value>0.01</value>
    public double StepSize { get; init; } = 0.01;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gradients;

    /// <inheritdoc/>
    public override bool WeighsHeads => true;

    /// <inheritdoc/>
    public override bool RemembersGradients => true;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(StepSize);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _squares = new TaskVectors(TaskCount);
        (_weights, _first) = (new double[TaskCount], new double[TaskCount]);
        Array.Fill(_weights, 1);
        Array.Fill(_first, double.NaN);
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var largest = 0.0;
        for (var i = 0; i < weights.Length; i++)
            largest = Math.Max(largest, weights[i] = Growth(step, i));
        // Only ratios matter: taking the largest exponent off keeps exp from overflowing. Tasks that are not in this step stay at a growth
        // of 0.
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            _weights[step.Tasks[i]] *= Math.Exp(weights[i] - largest);
        for (var task = 0; task < TaskCount; task++)
            sum += _weights[task] *= step.Tasks.Contains(task) ? 1 : Math.Exp(-largest);
        for (var task = 0; task < TaskCount; task++)
            _weights[task] = Math.Max(_weights[task] * TaskCount / sum, 1e-12);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = _weights[step.Tasks[i]];
    }

    /// <summary>η e/e⁰, 0 in the first step that the task takes part in.</summary>
    private double Growth(BalancerStep step, int index)
    {
        var task = step.Tasks[index];
        var gradient = step.Gradient(index);
        var squares = _squares.Row(task, gradient.Length);
        var risk = 0.0;
        for (var p = 0; p < gradient.Length; p++)
        {
            var square = (double)gradient[p] * gradient[p];
            squares[p] += (float)square;
            risk += square / Math.Sqrt(squares[p] + 1e-7);
        }
        if (!double.IsNaN(_first[task]))
            return Math.Min(StepSize * risk / _first[task], 700);
        if (risk > 0)
            _first[task] = risk;
        return 0;
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["weights"] = [.. _weights];
        state["first"] = [.. _first];
        _squares.Capture(state, "squares");
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        state["weights"].CopyTo(_weights, 0);
        state["first"].CopyTo(_first, 0);
        _squares.Restore(state, "squares");
    }
}
