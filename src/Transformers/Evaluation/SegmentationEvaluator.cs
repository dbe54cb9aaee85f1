namespace MlNet.MultiTask;

/// <summary>Measures tasks with a class for each pixel.</summary>
internal sealed class SegmentationEvaluator : KindEvaluator
{
    private const string MeanIou = "mean IoU";

    public override string Kind => "segmentation";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var rows = new SegmentationRows(task);
        if (rows.Counts.Labelled == 0)
            return task.None(rows.Counts, Unlabelled);
        var names = task.ClassNames(0, rows.Classes);
        var metrics = rows.Metrics();
        MetricValue[] values =
        [
            new(MeanIou, metrics.MeanIou, true),
            new("pixel accuracy", metrics.PixelAccuracy, true),
            .. names.Zip(metrics.IouByClass, (name, iou) => new MetricValue($"IoU of {name}", iou, true)),
        ];
        var none = metrics with
        {
            PixelAccuracy = double.NaN,
            MeanIou = double.NaN,
            IouByClass = [.. names.Select(_ => double.NaN)],
        };
        return task.Measured(rows.Counts, values, MeanIou, rows.Measure, metrics, none, names);
    }
}
