using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Measures the objects that were found in images against the labelled ones.</summary>
internal sealed class DetectionEvaluator : KindEvaluator
{
    private const string Main = "AP@[.5:.95]";

    public override string Kind => "detection";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        if (task.Schema.BoxColumn is not { } name || task.Data.Schema.GetColumnOrNull(name) is not { } boxes)
            return task.None(
                ScoredTask.CountRows(task.Data),
                $"the data has no column '{task.Schema.BoxColumn}' with the boxes of its objects: give a vector of Single, left, top, "
                    + "right and bottom of each"
            );
        var rows = new DetectionRows(task, boxes);
        if (rows.Counts.Labelled == 0)
            return task.None(rows.Counts, Unlabelled);
        var names = task.ClassNames(1, rows.Classes);
        var metrics = rows.Metrics();
        if (metrics.Objects == 0 && !task.IsUnmeasured(rows.Counts))
            return task.None(rows.Counts, "no labelled row has an object");
        MetricValue[] values =
        [
            new(Main, metrics.AveragePrecision, true),
            new("AP@0.5", metrics.AveragePrecision50, true),
            .. names.Zip(metrics.AveragePrecision50ByClass, (own, precision) => new MetricValue($"AP@0.5 of {own}", precision, true)),
        ];
        var none = metrics with
        {
            AveragePrecision = double.NaN,
            AveragePrecision50 = double.NaN,
            AveragePrecisionByClass = [.. names.Select(_ => double.NaN)],
            AveragePrecision50ByClass = [.. names.Select(_ => double.NaN)],
        };
        return task.Measured(rows.Counts, values, Main, rows.Measure, metrics, none, names);
    }
}
