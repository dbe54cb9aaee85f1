namespace MlNet.MultiTask;

/// <summary>
/// MOML, multi-objective meta learning: learns the weights of the training losses along a direction that lowers every task's validation
/// loss at once (Ye, Lin, Yue, Guo, Xiao, Zhang 2021, "Multi-Objective Meta Learning", algorithm 1).
/// </summary>
/// <remarks>
/// w = softmax(s). With θ′ = θ − η Σ wⱼ∇Lⱼ(θ), the hypergradient of task i's validation loss Fᵢ(θ′) is ∂Fᵢ/∂sₖ = −η Σⱼ ⟨∇Lⱼ(θ), ∇Fᵢ(θ′)⟩
/// wⱼ(δⱼₖ − wₖ): exact for one inner step (the paper allows several, its code takes one), and without any second derivative. s moves by
/// Adam along the shortest vector in the hull of these T vectors, each scaled to length 1 as in the authors' code; the step is done with
/// the new weights. Costs 2T backward passes more than the plain sum, and a vector of all parameters for each task.
/// </remarks>
public sealed class Moml : BilevelBalancer
{
    private MinNormPoint _solver = new();
    private TaskAdam _logits = new(0, 0);
    private float[][] _gradients = [];
    private float[] _point = [],
        _validation = [];

    /// <summary>Learning rate of the logits s, greater than 0.</summary>
    /// <value>0.001</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(LearningRate);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _logits = new TaskAdam(TaskCount, LearningRate);
        _solver = new();
        _gradients = [];
        _point = [];
        _validation = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BilevelStep step, Span<double> weights)
    {
        Read(step.Tasks, weights);
        Learn(step.Tasks, Slopes(step, weights));
        Read(step.Tasks, weights);
    }

    /// <summary>∂Fᵢ/∂sₖ of the tasks that have a validation loss, a row for each.</summary>
    internal double[][] Slopes(BilevelStep step, ReadOnlySpan<double> weights)
    {
        var (n, rate) = (weights.Length, step.LearningRate);
        var theta = step.Parameters;
        var (point, validation) = (FlatVector.Sized(ref _point, theta.Length), FlatVector.Sized(ref _validation, theta.Length));
        if (_gradients.Length < n || (n > 0 && _gradients[0].Length != theta.Length))
        {
            var length = theta.Length;
            _gradients = [.. Enumerable.Range(0, TaskCount).Select(_ => new float[length])];
        }
        theta.CopyTo(point);
        var alone = new double[n];
        for (var j = 0; j < n; j++)
        {
            Alone(alone, j);
            step.TrainingGradient(theta, alone, _gradients[j]);
            FlatVector.Add(point, -rate * weights[j], _gradients[j], point);
        }
        var rows = new List<double[]>();
        for (var i = 0; i < n; i++)
        {
            if (!step.IsValidated(i))
                continue;
            Alone(alone, i);
            step.ValidationGradient(point, alone, validation);
            var (row, mean) = (new double[n], 0.0);
            for (var j = 0; j < n; j++)
                mean += weights[j] * (row[j] = -rate * FlatVector.Dot(_gradients[j], validation));
            for (var k = 0; k < n; k++)
                row[k] = weights[k] * (row[k] - mean);
            rows.Add(row);
        }
        return [.. rows];
    }

    private void Learn(ReadOnlySpan<int> tasks, double[][] rows)
    {
        rows =
        [
            .. rows.Select(row => (row, norm: Math.Sqrt(row.Sum(value => value * value))))
                .Where(pair => pair.norm > 0)
                .Select(pair => Array.ConvertAll(pair.row, value => value / pair.norm)),
        ];
        if (rows.Length == 0)
            return;
        double[] gramian = [.. from a in rows from b in rows select a.Zip(b, (x, y) => x * y).Sum()];
        var shares = new double[rows.Length];
        _solver.Solve(gramian, shares);
        for (var k = 0; k < tasks.Length; k++)
            _logits.Move(tasks[k], rows.Select((row, i) => shares[i] * row[k]).Sum());
    }

    private void Read(ReadOnlySpan<int> tasks, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = _logits.Values[tasks[i]];
        Softmax.Apply(weights);
    }

    private static void Alone(Span<double> weights, int index)
    {
        weights.Clear();
        weights[index] = 1;
    }

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
