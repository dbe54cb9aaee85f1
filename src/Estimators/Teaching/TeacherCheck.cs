namespace MlNet.MultiTask;

/// <summary>What can be known of teachers before a row is read.</summary>
internal static class TeacherCheck
{
    /// <summary>Throws where a teacher has no task, or one that cannot be taught.</summary>
    /// <exception cref="ArgumentException">A name is unknown, the task is of another kind, or there are several data sets.</exception>
    public static void Run(MultiTaskOptions options, IReadOnlyList<TaskDefinition> tasks, int sets)
    {
        if (options.Teachers.Count > 0 && sets > 1)
            throw new ArgumentException(
                $"Teachers are for a training on one data set, but there are {sets}. Train on one view, or without teachers.",
                nameof(options.Teachers)
            );
        foreach (var (name, teacher) in options.Teachers)
        {
            var task = tasks.FirstOrDefault(task => task.Name == name)
                ?? throw new ArgumentException(
                    $"Teachers names the task '{name}', which is not among the tasks {Guard.List(tasks.Select(task => task.Name))}.",
                    nameof(options.Teachers)
                );
            if (task is not (RegressionTask or BinaryTask or MulticlassTask { IsOrdinal: false }))
                throw new ArgumentException(
                    $"Teachers['{name}']: the task is of the kind {task.Kind}; only regression, binary and multiclass tasks can be taught.",
                    nameof(options.Teachers)
                );
            if (task.Frame is not null)
                throw new ArgumentException(
                    $"Teachers['{name}']: the task has an OffsetColumn or a ScaleColumn, which a teacher does not know. Leave one of the "
                        + "two out.",
                    nameof(options.Teachers)
                );
            // It is promised one class for each row, and a teacher gives the probabilities of all.
            if (task is MulticlassTask { LossFunction: not null })
                throw new ArgumentException(
                    $"Teachers['{name}']: the task has a LossFunction, which takes one class for each row and not what a teacher says of "
                        + "all classes. Leave one of the two out.",
                    nameof(options.Teachers)
                );
            ArgumentNullException.ThrowIfNull(teacher, $"Teachers['{name}']");
        }
    }
}
