namespace MlNet.MultiTask;

/// <summary>One learned number per task of the model, moved by Adam (Kingma, Ba 2015, algorithm 1; β₁ = 0.9, β₂ = 0.999, ε =
/// 1e-8).</summary>
/// <remarks>A task that takes no part in a step is left alone, its bias correction too.</remarks>
internal sealed class TaskAdam(int taskCount, double rate, double weightDecay = 0)
{
    private readonly double[] _mean = new double[taskCount],
        _square = new double[taskCount],
        _steps = new double[taskCount];

    /// <summary>The numbers, 0 at first.</summary>
    public double[] Values { get; } = new double[taskCount];

    /// <summary>Moves one number against its gradient; the weight decay is added to the gradient.</summary>
    public void Move(int task, double gradient)
    {
        gradient += weightDecay * Values[task];
        var steps = ++_steps[task];
        _mean[task] += 0.1 * (gradient - _mean[task]);
        _square[task] += 0.001 * (gradient * gradient - _square[task]);
        var mean = _mean[task] / (1 - Math.Pow(0.9, steps));
        var square = _square[task] / (1 - Math.Pow(0.999, steps));
        Values[task] -= rate * mean / (Math.Sqrt(square) + 1e-8);
    }

    /// <summary>Writes values and moments under names that begin with <paramref name="name"/>.</summary>
    public void Capture(IDictionary<string, double[]> state, string name)
    {
        state[name] = [.. Values];
        state[name + ".mean"] = [.. _mean];
        state[name + ".square"] = [.. _square];
        state[name + ".steps"] = [.. _steps];
    }

    /// <summary>Reads back what <see cref="Capture"/> wrote.</summary>
    public void Restore(IReadOnlyDictionary<string, double[]> state, string name)
    {
        state[name].CopyTo(Values, 0);
        state[name + ".mean"].CopyTo(_mean, 0);
        state[name + ".square"].CopyTo(_square, 0);
        state[name + ".steps"].CopyTo(_steps, 0);
    }
}
