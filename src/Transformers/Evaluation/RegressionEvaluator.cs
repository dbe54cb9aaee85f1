using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Measures tasks with a number, or a vector of numbers: then the mean over its slots.</summary>
internal sealed class RegressionEvaluator : KindEvaluator
{
    public override string Kind => "regression";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var (rows, labelled, _) = task.Count();
        if (labelled == 0)
            return task.None(rows, 0, Unlabelled);
        int?[] slots = task.Column("Score").Column.Type is VectorDataViewType { Size: var size } ? [.. Enumerable.Range(0, size).Select(i => (int?)i)] : [null];
        RegressionMetrics[] m = [.. slots.Select(slot => task.Context.Regression.Evaluate(task.View(slot, "Score"), EvaluationView.Label, "Score"))];
        MetricValue[] values =
        [
            new("R²", m.Average(x => x.RSquared), true), new("RMSE", Math.Sqrt(m.Average(x => x.MeanSquaredError)), false),
            new("MAE", m.Average(x => x.MeanAbsoluteError), false),
        ];
        if (task.Options.BootstrapSamples == 0)
            return new(task.Schema, rows, labelled, m, null, values, "RMSE");
        var drawn = new RegressionRows(task);
        return new(task.Schema, rows, labelled, m, null, Bootstrap.WithIntervals(values, drawn.Labelled, drawn.Measure, task.Options), "RMSE");
    }
}
