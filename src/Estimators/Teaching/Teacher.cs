using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// Predicts a task's labels by a stock trainer, each row by one that has not seen it: predictions of rows that were learnt say little more
/// than the label itself.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="head">Its head.</param>
/// <param name="trainer">The trainer, with what it needs in front of it.</param>
internal sealed class Teacher(TaskDefinition task, TaskHead head, IEstimator<ITransformer> trainer)
{
    /// <summary>Predictions of all training rows with the label, out of fold, and of other rows by the mean over all folds.</summary>
    /// <param name="view">All rows.</param>
    /// <param name="rows">Those that are trained on and have the label.</param>
    /// <param name="others">Other rows of the view, that no teacher sees.</param>
    /// <param name="validation">Rows of another view, that no teacher sees; null for none.</param>
    /// <param name="classOf">A row's class.</param>
    /// <param name="seed">Which rows go together.</param>
    /// <param name="cancelled">Checked before each fit.</param>
    public TeacherPredictions Predict(
        IDataView view,
        IReadOnlyList<int> rows,
        IReadOnlyList<int> others,
        IDataView? validation,
        Func<int, int> classOf,
        int seed,
        CancellationToken cancelled
    )
    {
        var folds = TeacherFolds.Of(rows, classOf, seed);
        var predictions = new TeacherPredictions();
        foreach (var fold in folds)
        {
            cancelled.ThrowIfCancellationRequested();
            int[] seen = [.. folds.Where(other => other != fold).SelectMany(other => other).Order()];
            var fitted = Fit(new RowSubset(view, seen));
            using (fitted as IDisposable)
            {
                predictions.Set(fold, Scores(fitted, new RowSubset(view, fold)));
                int[] unseen = [.. others.Order()];
                predictions.AddTo(unseen, Scores(fitted, new RowSubset(view, unseen)), 1f / TeacherFolds.Count);
                if (validation is not null)
                    predictions.AddToValidation(Scores(fitted, validation), 1f / TeacherFolds.Count);
            }
        }
        return predictions;
    }

    private ITransformer Fit(IDataView rows)
    {
        try
        {
            return trainer.Fit(rows);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"Teachers['{task.Name}'] cannot be fitted on {rows.GetRowCount()} of the training rows: {error.Message} It has to be an "
                    + $"estimator that takes the columns of the training rows and learns '{task.LabelColumn}' from them.",
                error
            );
        }
    }

    private IEnumerable<float[]> Scores(ITransformer fitted, IDataView rows) =>
        TeacherScores.Read(fitted.Transform(rows), task, head);
}
