namespace MlNet.MultiTask;

/// <summary>
/// FORUM: first-order multi-gradient descent for bilevel problems. The lower level becomes a constraint q = f(w, θ) − f(w, θ̃) ≤ 0 on f = Σ
/// wₜLₜ, with θ̃ some inner steps away from θ and held fixed, and a step lowers all validation losses while it lowers q (Ye, Lin, Cao,
/// Zhang, Tsang 2024, "A First-Order Multi-Gradient Algorithm for Multi-Objective Bi-Level Optimization", algorithm 1).
/// </summary>
/// <remarks>
/// w = softmax(s). With gᵢ the gradients of the validation losses at θ, scaled to length 1 as in the authors' code, the direction is Σ λᵢgᵢ
/// + ν∇q with ν = max(Σ λᵢπᵢ, 0), πᵢ = ρ − ⟨gᵢ, ∇q⟩/‖∇q‖², so that q falls at least at the rate ρ‖∇q‖²; λ solves the dual problem over the
/// simplex and is averaged over epochs with (e + 1)^(−3/4). The network follows the direction's part in θ, and so is trained on both
/// batches; s follows its part in s, ν ∂q/∂s, by Adam. No second derivative comes up. Costs T + <see cref="InnerSteps"/> backward passes
/// and three forward passes in all, and a vector of all parameters for each task.
/// </remarks>
public sealed class Forum : BilevelBalancer
{
    private TaskAdam _logits = new(0, 0);
    private double[] _lambda = [];
    private float[][] _validation = [];
    private float[] _training = [],
        _inner = [],
        _slope = [],
        _direction = [];

    /// <summary>Rate ρ at which the constraint is to fall, greater than 0.</summary>
    /// <value>0.1</value>
    public double Rho { get; init; } = 0.1;

    /// <summary>Gradient steps from θ to θ̃, at least 1.</summary>
    /// <value>5</value>
    public int InnerSteps { get; init; } = 5;

    /// <summary>Size of the inner steps, greater than 0; null for the optimizer's learning rate.</summary>
    /// <value>null</value>
    public double? InnerLearningRate { get; init; }

    /// <summary>Learning rate of the logits s, greater than 0.</summary>
    /// <value>0.001</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <inheritdoc/>
    public override bool GivesDirection => true;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(Rho);
        Guard.AtLeast(InnerSteps, 1);
        Guard.Positive(LearningRate);
        if (InnerLearningRate is { } inner)
            Guard.Positive(inner, nameof(InnerLearningRate));
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        (_logits, _lambda) = (new TaskAdam(TaskCount, LearningRate), new double[TaskCount]);
        _validation = [];
        _training = [];
        _inner = [];
        _slope = [];
        _direction = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BilevelStep step, Span<double> weights)
    {
        var n = weights.Length;
        for (var i = 0; i < n; i++)
            weights[i] = _logits.Values[step.Tasks[i]];
        Softmax.Apply(weights);
        Span<double> fall = stackalloc double[n];
        ConstraintSlope(step, weights, fall);
        var training = _training;
        var norm = FlatVector.Dot(training, training);
        foreach (var slope in fall)
            norm += slope * slope;
        var validated = Validate(step, n);
        var constraint = new double[validated.Count];
        for (var i = 0; i < constraint.Length && norm > 0; i++)
            constraint[i] = FlatVector.Dot(_validation[i], training) / norm;
        var lambda = Average(step, validated, ForumDual.Solve(Gramian(validated.Count), constraint, norm, Rho));
        var push = 0.0;
        for (var i = 0; i < lambda.Length; i++)
            push += lambda[i] * (Rho - constraint[i]);
        if (lambda.Length == 0)
            push = 1; // without any validation loss it is the training alone
        push = Math.Max(push, 0);
        var direction = FlatVector.Sized(ref _direction, training.Length);
        direction.AsSpan().Clear();
        FlatVector.Add(direction, push, training, direction);
        for (var i = 0; i < lambda.Length; i++)
            FlatVector.Add(direction, lambda[i], _validation[i], direction);
        for (var i = 0; i < n; i++)
            _logits.Move(step.Tasks[i], push * fall[i]);
    }

    /// <inheritdoc/>
    public override void Combine(BilevelStep step, Span<float> direction) => _direction.CopyTo(direction);

    /// <summary>∂q/∂s: through the softmax from q's derivatives in w, Lₜ(θ) − Lₜ(θ̃). Leaves ∂q/∂θ = ∇f(θ) behind.</summary>
    internal void ConstraintSlope(BilevelStep step, ReadOnlySpan<double> weights, Span<double> slope)
    {
        var n = weights.Length;
        var theta = step.Parameters;
        var (training, inner, gradient) = (
            FlatVector.Sized(ref _training, theta.Length),
            FlatVector.Sized(ref _inner, theta.Length),
            FlatVector.Sized(ref _slope, theta.Length)
        );
        var rate = InnerLearningRate ?? step.LearningRate;
        step.TrainingGradient(theta, weights, training);
        FlatVector.Add(theta, -rate, training, inner);
        for (var k = 1; k < InnerSteps; k++)
        {
            step.TrainingGradient(inner, weights, gradient);
            FlatVector.Add(inner, -rate, gradient, inner);
        }
        var after = new double[n];
        step.TrainingLosses(theta, slope);
        step.TrainingLosses(inner, after);
        var mean = 0.0;
        for (var i = 0; i < n; i++)
            mean += weights[i] * (slope[i] -= after[i]);
        for (var i = 0; i < n; i++)
            slope[i] = weights[i] * (slope[i] - mean);
    }

    // Gradients of the validation losses at θ, of length 1; positions of the tasks that have one.
    private List<int> Validate(BilevelStep step, int n)
    {
        var length = step.Parameters.Length;
        if (_validation.Length == 0 || _validation[0].Length != length)
            _validation = [.. Enumerable.Range(0, TaskCount).Select(_ => new float[length])];
        var (validated, alone) = (new List<int>(), new double[n]);
        for (var i = 0; i < n; i++)
        {
            if (!step.IsValidated(i))
                continue;
            Array.Clear(alone);
            alone[i] = 1;
            var gradient = _validation[validated.Count];
            step.ValidationGradient(step.Parameters, alone, gradient);
            var norm = Math.Sqrt(FlatVector.Dot(gradient, gradient));
            for (var p = 0; p < gradient.Length && norm > 0; p++)
                gradient[p] = (float)(gradient[p] / norm);
            validated.Add(i);
        }
        return validated;
    }

    private double[] Gramian(int count)
    {
        var gramian = new double[count * count];
        for (var i = 0; i < count; i++)
            for (var j = 0; j <= i; j++)
                gramian[i * count + j] = gramian[j * count + i] = FlatVector.Dot(_validation[i], _validation[j]);
        return gramian;
    }

    private double[] Average(BilevelStep step, List<int> validated, double[] solved)
    {
        var share = Math.Pow(step.Epoch + 1, -0.75);
        for (var i = 0; i < solved.Length; i++)
        {
            ref var mean = ref _lambda[step.Tasks[validated[i]]];
            solved[i] = mean += share * (solved[i] - mean);
        }
        return solved;
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        _logits.Capture(state, "logits");
        state["lambda"] = [.. _lambda];
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        _logits.Restore(state, "logits");
        state["lambda"].CopyTo(_lambda, 0);
    }
}
