namespace MlNet.MultiTask;

/// <summary>A vector as long as the shared parameters for each task of the model, kept from step to step; zero at first.</summary>
internal sealed class TaskVectors(int taskCount)
{
    private readonly float[]?[] _rows = new float[taskCount][];

    /// <summary>The vector of a task.</summary>
    /// <param name="task">Position in the model.</param>
    /// <param name="length">Number of shared parameters P.</param>
    /// <exception cref="InvalidOperationException">P has changed during the training.</exception>
    public Span<float> Row(int task, int length)
    {
        var row = _rows[task] ??= new float[length];
        return row.Length == length
            ? row
            : throw new InvalidOperationException(
                $"The state of task {task} was kept for {row.Length} shared parameters, but the step has {length}: call Start for a new "
                    + "training."
            );
    }

    /// <summary>Writes all of them.</summary>
    public void Capture(IDictionary<string, double[]> state, string name)
    {
        for (var task = 0; task < _rows.Length; task++)
            if (_rows[task] is { } row)
                state[$"{name}.{task}"] = Array.ConvertAll(row, value => (double)value);
    }

    /// <summary>Reads them back.</summary>
    public void Restore(IReadOnlyDictionary<string, double[]> state, string name)
    {
        for (var task = 0; task < _rows.Length; task++)
            _rows[task] = state.TryGetValue($"{name}.{task}", out var row) ? Array.ConvertAll(row, value => (float)value) : null;
    }
}
