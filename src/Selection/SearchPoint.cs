namespace MlNet.MultiTask;

/// <summary>One value of each dimension of a search space, and how long to train.</summary>
public sealed class SearchPoint
{
    private readonly SearchSpace _space;
    private readonly double[][] _numbers;

    internal SearchPoint(SearchSpace space, double[][] numbers, int epochs) => (_space, _numbers, Epochs) = (space, numbers, epochs);

    /// <summary>How many epochs to train at most, for <see cref="MultiTaskOptions.MaximumEpochs"/>.</summary>
    public int Epochs { get; }

    /// <summary>The value of a dimension.</summary>
    /// <typeparam name="T">The type of the choice's values; <see cref="double"/> for ranges, <see cref="int"/> for whole numbers, a list of
    /// double for task weights.</typeparam>
    /// <param name="name">Name of the dimension.</param>
    /// <exception cref="KeyNotFoundException">There is no such dimension.</exception>
    /// <exception cref="InvalidCastException">Its values are of another type.</exception>
    public T Get<T>(string name)
    {
        var (dimension, numbers) = Find(name);
        return dimension.Value(numbers) is T value
            ? value
            : throw new InvalidCastException(
                $"Search dimension '{name}' has values of {dimension.Value(numbers).GetType()}, not of {typeof(T)}."
            );
    }

    /// <summary>The value of a range of numbers.</summary>
    /// <inheritdoc cref="Get{T}"/>
    public double Number(string name) => Get<double>(name);

    /// <summary>The tasks with the weights of a dimension of <see cref="SearchDimension.TaskWeights"/>, each by its name. Those of a part
    /// of the tasks keep their ratios and a mean of 1.</summary>
    /// <param name="name">Name of the dimension.</param>
    /// <param name="tasks">The tasks to weigh.</param>
    /// <exception cref="KeyNotFoundException">There is no such dimension, or it does not name a task.</exception>
    public IReadOnlyList<TaskDefinition> Weigh(string name, IReadOnlyList<TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var (dimension, numbers) = Find(name);
        if (dimension is not SimplexDimension simplex)
            throw new InvalidCastException($"Search dimension '{name}' is a {dimension.Describe()}, not one of task weights.");
        double[] weights =
        [
            .. tasks.Select(task =>
                simplex.Tasks.ToList().IndexOf(task.Name) is >= 0 and var i
                    ? numbers[i]
                    : throw new KeyNotFoundException(
                        $"Search dimension '{name}' does not name the task '{task.Name}'; it has {simplex.Describe()}."
                    )
            ),
        ];
        var mean = weights.Average();
        return [.. tasks.Select((task, t) => task.WithLossWeight(weights[t] / mean))];
    }

    /// <summary>Each dimension's name and value as text.</summary>
    public override string ToString() =>
        string.Join(", ", _space.Dimensions.Select((dimension, d) => $"{dimension.Name} {dimension.Text(_numbers[d])}"));

    internal IReadOnlyList<double[]> Numbers => _numbers;

    internal SearchPoint With(int epochs) => new(_space, _numbers, epochs);

    internal SearchPoint With(int dimension, double[] numbers) =>
        new(_space, [.. _numbers.Select((own, d) => d == dimension ? numbers : own)], Epochs);

    private (SearchDimension Dimension, double[] Numbers) Find(string name)
    {
        for (var d = 0; d < _numbers.Length; d++)
            if (_space.Dimensions[d].Name == name)
                return (_space.Dimensions[d], _numbers[d]);
        throw new KeyNotFoundException(
            $"There is no search dimension '{name}'; there are "
                + $"{string.Join(", ", _space.Dimensions.Select(dimension => $"'{dimension.Name}'"))}."
        );
    }
}
