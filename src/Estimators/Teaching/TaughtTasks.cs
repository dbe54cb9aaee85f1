using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The predictions of all teachers of a training (<see cref="MultiTaskOptions.Teachers"/>).</summary>
internal sealed class TaughtTasks
{
    private readonly IReadOnlyList<TaskHead> _heads;
    private readonly Dictionary<int, TeacherPredictions> _predictions = [];

    private TaughtTasks(IReadOnlyList<TaskHead> heads) => _heads = heads;

    /// <summary>The tasks that have a teacher.</summary>
    public IReadOnlyCollection<int> Tasks => _predictions.Keys;

    /// <summary>Fits the teachers.</summary>
    /// <param name="tasks">All tasks.</param>
    /// <param name="heads">Their heads.</param>
    /// <param name="teachers">By the tasks' names.</param>
    /// <param name="data">The rows.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="cancelled">Checked before each fit.</param>
    public static TaughtTasks Fit(
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<TaskHead> heads,
        IReadOnlyDictionary<string, IEstimator<ITransformer>> teachers,
        DataSet data,
        int seed,
        CancellationToken cancelled
    )
    {
        var taught = new TaughtTasks(heads);
        var (table, split) = (data.Sample, data.Split(heads));
        for (var t = 0; t < tasks.Count; t++)
        {
            if (!teachers.TryGetValue(tasks[t].Name, out var trainer))
                continue;
            var (task, head) = (t, heads[t]);
            int[] labelled = [.. split.Training.Where(row => table.HasLabel(task, row))];
            if (labelled.Length < 2 * TeacherFolds.Count)
                throw new InvalidOperationException(
                    $"Teachers['{tasks[t].Name}']: only {labelled.Length} training rows have the label, too few for "
                        + $"{TeacherFolds.Count} folds; expected at least {2 * TeacherFolds.Count}. Leave the teacher out."
                );
            int[] others = data.Validation is null ? [.. split.Validation.Where(row => table.HasLabel(task, row))] : [];
            taught._predictions[t] = new Teacher(tasks[t], head, trainer).Predict(
                data.Plan.Set.Data,
                labelled,
                others,
                data.Plan.Set.Validation,
                row => head.ClassCount > 0 ? (int)table.Labels[task].Row(row)[0] : 0,
                seed,
                cancelled
            );
        }
        return taught;
    }

    /// <summary>The rows with soft labels.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="shares">Per task the teacher's share, from 0 to 1.</param>
    public DataSet Apply(DataSet data, IReadOnlyList<double> shares) =>
        data.WithLabels(
            Mixed(data.Sample, shares, (task, row) => _predictions[task].Of(row)),
            data.Validation is { } validation ? Mixed(validation, shares, (task, row) => _predictions[task].OfValidation(row)) : null
        );

    private RowTable Mixed(RowTable table, IReadOnlyList<double> shares, Func<int, int, float[]?> predictionOf) =>
        table.View(
            Enumerable.Range(0, table.Inputs.Length),
            table.Labels.Select(
                (labels, t) =>
                    shares[t] > 0 ? SoftLabels.Mix(labels, table.Rows, _heads[t], row => predictionOf(t, row), shares[t]) : labels
            ),
            table.Weights
        );
}
