namespace MlNet.MultiTask;

/// <summary>
/// Auto-λ: learns the weights of the training losses so that a step under them lowers the validation loss of the primary tasks (Liu, James,
/// Davison, Johns 2022, "Auto-Lambda: Disentangling Dynamic Task Relationships", algorithm 1, equations 5 to 7).
/// </summary>
/// <remarks>
/// With θ′ = θ − η∇Σ λₜLₜ(θ) and v = ∇ Σ over primary tasks of their validation losses at θ′, ∂/∂λᵢ = −η⟨∇Lᵢ(θ), v⟩, where ⟨∇Lᵢ, v⟩ ≈ (Lᵢ(θ
/// + εv) − Lᵢ(θ − εv)) / 2ε with ε = 0.01/‖v‖, the finite difference of DARTS; λ follows by Adam, and the step is done with the new λ. As
/// in the authors' code, but for two things: the virtual step is that of plain gradient descent whatever the optimizer, and λ is kept from
/// turning negative, where its task would be unlearned without limit. Costs two backward and three forward passes more than the plain sum.
/// </remarks>
public sealed class AutoLambda : BilevelBalancer
{
    private TaskAdam _lambda = new(0, 0);
    private float[] _point = [],
        _slope = [];
    private double[] _primary = [],
        _above = [],
        _below = [];

    /// <summary>Positions of the tasks whose validation losses count; the others are trained for their sake. Null for all.</summary>
    /// <value>null</value>
    public IReadOnlyList<int>? PrimaryTasks { get; init; }

    /// <summary>The λ that each task starts with, greater than 0.</summary>
    /// <value>0.1</value>
    public double InitialWeight { get; init; } = 0.1;

    /// <summary>Learning rate of λ, greater than 0.</summary>
    /// <value>0.0001</value>
    public double LearningRate { get; init; } = 1e-4;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        if (PrimaryTasks is not null && (PrimaryTasks.Count == 0 || PrimaryTasks.Any(task => task < 0)))
            throw new ArgumentException(
                $"{nameof(PrimaryTasks)} must name at least one task by its position, from 0.",
                nameof(PrimaryTasks)
            );
        if (PrimaryTasks?.FirstOrDefault(task => task >= taskCount, -1) is >= 0 and var beyond)
            throw new ArgumentException(
                $"{nameof(PrimaryTasks)} names task {beyond}, but the model has tasks 0 to {taskCount - 1}.",
                nameof(PrimaryTasks)
            );
        Guard.Positive(InitialWeight);
        Guard.Positive(LearningRate);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _lambda = new TaskAdam(TaskCount, LearningRate);
        Array.Fill(_lambda.Values, InitialWeight);
        _point = [];
        _slope = [];
        _primary = [];
        _above = [];
        _below = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BilevelStep step, Span<double> weights)
    {
        Read(step.Tasks, weights);
        var slope = new double[weights.Length];
        if (TrySlope(step, weights, slope))
            for (var i = 0; i < slope.Length; i++)
            {
                _lambda.Move(step.Tasks[i], slope[i]);
                _lambda.Values[step.Tasks[i]] = Math.Max(_lambda.Values[step.Tasks[i]], 0);
            }
        Read(step.Tasks, weights);
    }

    /// <summary>∂/∂λ of the primary tasks' validation loss behind one step under λ; false where it is zero for all.</summary>
    internal bool TrySlope(BilevelStep step, ReadOnlySpan<double> lambda, Span<double> slope)
    {
        var theta = step.Parameters;
        var (point, v) = (FlatVector.Sized(ref _point, theta.Length), FlatVector.Sized(ref _slope, theta.Length));
        if (_primary.Length != slope.Length)
            (_primary, _above, _below) = (new double[slope.Length], new double[slope.Length], new double[slope.Length]);
        var rate = step.LearningRate;
        step.TrainingGradient(theta, lambda, v);
        FlatVector.Add(theta, -rate, v, point);
        for (var i = 0; i < _primary.Length; i++)
            _primary[i] = PrimaryTasks is null || PrimaryTasks.Contains(step.Tasks[i]) ? 1 : 0;
        step.ValidationGradient(point, _primary, v);
        var norm = Math.Sqrt(FlatVector.Dot(v, v));
        if (norm == 0)
            return false;
        var epsilon = 0.01 / norm;
        FlatVector.Add(theta, epsilon, v, point);
        step.TrainingLosses(point, _above);
        FlatVector.Add(theta, -epsilon, v, point);
        step.TrainingLosses(point, _below);
        for (var i = 0; i < slope.Length; i++)
            slope[i] = -rate * (_above[i] - _below[i]) / (2 * epsilon);
        return true;
    }

    private void Read(ReadOnlySpan<int> tasks, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = _lambda.Values[tasks[i]];
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        _lambda.Capture(state, "lambda");
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        _lambda.Restore(state, "lambda");
    }
}
