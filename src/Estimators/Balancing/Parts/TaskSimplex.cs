namespace MlNet.MultiTask;

/// <summary>Weights λ ≥ 0, Σλ = 1 over the tasks of the model that a method carries from step to step, 1/T at first.</summary>
/// <remarks>A step with only some of the tasks works on their share of the simplex and leaves the others' weights alone.</remarks>
internal sealed class TaskSimplex
{
    private double _share;

    /// <summary>λ of all tasks.</summary>
    public double[] Values { get; }

    public TaskSimplex(int taskCount)
    {
        Values = new double[taskCount];
        Array.Fill(Values, 1.0 / taskCount);
    }

    /// <summary>Gives the weights of some tasks, scaled to a sum of 1.</summary>
    public void Read(ReadOnlySpan<int> tasks, Span<double> weights)
    {
        _share = 0;
        foreach (var task in tasks)
            _share += Values[task];
        for (var i = 0; i < tasks.Length; i++)
            weights[i] = _share > 0 ? Values[tasks[i]] / _share : 1.0 / tasks.Length;
    }

    /// <summary>Takes them back, after <see cref="Read"/> of the same tasks.</summary>
    public void Write(ReadOnlySpan<int> tasks, ReadOnlySpan<double> weights)
    {
        for (var i = 0; i < tasks.Length; i++)
            Values[tasks[i]] = weights[i] * _share;
    }
}
