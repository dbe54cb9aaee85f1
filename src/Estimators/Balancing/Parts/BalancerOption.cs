namespace MlNet.MultiTask;

/// <summary>Checks of balancers' lists with a number for each task: each says what was wrong and what would be right.</summary>
internal static class BalancerOption
{
    /// <summary>Finite numbers, one for each task; null is right too.</summary>
    public static void Finite(IReadOnlyList<double>? values, int taskCount, string name)
    {
        for (var i = 0; i < values?.Count; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"{name}[{i}] is {values[i]}: every entry must be a finite number.", name);
        Count(values, taskCount, name);
    }

    /// <summary>Finite numbers of at least 0, not all of them 0, one for each task; null is right too.</summary>
    public static void Preferences(IReadOnlyList<double>? values, int taskCount, string name)
    {
        if (values is null)
            return;
        for (var i = 0; i < values.Count; i++)
            if (!double.IsFinite(values[i]) || values[i] < 0)
                throw new ArgumentException($"{name}[{i}] is {values[i]}: every entry must be a finite number of at least 0.", name);
        if (values.All(value => value == 0))
            throw new ArgumentException($"{name} has no entry greater than 0.", name);
        Count(values, taskCount, name);
    }

    /// <summary>One number per task of the model: the user's, or the same for all.</summary>
    public static double[] PerTask(IReadOnlyList<double>? values, int taskCount, double otherwise)
    {
        if (values is not null)
            return [.. values];
        var same = new double[taskCount];
        Array.Fill(same, otherwise);
        return same;
    }

    private static void Count(IReadOnlyList<double>? values, int taskCount, string name)
    {
        if (values is not null && values.Count != taskCount)
            throw new ArgumentException(
                $"{name} has {values.Count} entries, but the model has {taskCount} tasks: give one per task, in their order.",
                name
            );
    }
}
