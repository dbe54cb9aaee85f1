using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Measures predicted boxes against the labels.</summary>
internal sealed class BoxEvaluator : KindEvaluator
{
    private const double LeastOverlap = 0.5;

    public override string Kind => "box";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var outputs = task.Schema.Outputs.ToDictionary(output => output.Name, StringComparer.Ordinal);
        if (!outputs.TryGetValue(task.Schema.ColumnOf("Score"), out var score) || BoxSlots.Format(score.SlotNames) is not { } format)
            return task.None(
                ScoredTask.CountRows(task.Data),
                "the slots of its Score are not named after the numbers of a box, such as 'Left', 'Top', 'Right', 'Bottom'"
            );
        DataViewSchema.Column? confidence = outputs.ContainsKey(task.Schema.ColumnOf("Probability"))
            ? task.Column("Probability").Column
            : null;
        var (m, counts) = Measure(task.Data, task.Label, format, task.Column("Score").Column, confidence);
        if (task.IsUnmeasured(counts))
            return task.NotScored(counts, Values(double.NaN, double.NaN), "mean IoU");
        return m is null
            ? task.None(counts, "no row has a box")
            : new(task.Schema, counts, m, null, Values(m.MeanIntersectionOverUnion, m.AveragePrecision50), "mean IoU");
    }

    private static MetricValue[] Values(double overlap, double precision) =>
        [new("mean IoU", overlap, true), new("AP@0.5", precision, true)];

    /// <summary>The metrics and the rows of the data; no metrics where no row has a box.</summary>
    /// <param name="scored">The scored data.</param>
    /// <param name="label">The task's label.</param>
    /// <param name="format">What the numbers of label and score stand for.</param>
    /// <param name="score">The predicted boxes.</param>
    /// <param name="confidence">Their confidence; null where the task has none: rows without a box are then left out.</param>
    private static (BoxMetrics? Metrics, RowCounts Counts) Measure(
        IDataView scored,
        TaskLabel label,
        BoxFormat format,
        DataViewSchema.Column score,
        DataViewSchema.Column? confidence
    )
    {
        var (counts, objects, empty, overlaps) = (new RowCounts(), 0L, 0L, 0.0);
        var detections = new List<(double Confidence, bool IsRight)>();
        DataViewSchema.Column[] columns = [.. label.Columns, score];
        using var cursor = scored.GetRowCursor(confidence is { } extra ? [.. columns, extra] : columns);
        var truth = label.BindNumbers(cursor, 4);
        var predicted = cursor.GetGetter<VBuffer<float>>(score);
        ValueGetter<float> sure = confidence is { } probability ? cursor.GetGetter<float>(probability) : (ref float to) => to = 1;
        var (vector, box, trust) = (default(VBuffer<float>), new float[4], 0f);
        while (cursor.MoveNext())
        {
            var numbers = truth();
            var hasBox = numbers is not null && !numbers.Any(float.IsNaN);
            if (numbers is null || !hasBox && confidence is null)
            {
                counts.AddUnlabelled();
                continue;
            }
            predicted(ref vector);
            vector.CopyTo(box);
            sure(ref trust);
            if (!counts.AddLabelled(!Array.Exists(box, float.IsNaN) && !float.IsNaN(trust)))
                continue;
            var overlap = 0.0;
            if (hasBox)
            {
                objects++;
                overlap = BoundingBox.From(numbers, format).Iou(BoundingBox.From(box, format));
                overlaps += overlap;
            }
            else
                empty++;
            detections.Add((trust, overlap >= LeastOverlap));
        }
        var metrics = objects == 0 ? null : new BoxMetrics(objects, empty, overlaps / objects, AveragePrecision.Of(detections, objects));
        return (metrics, counts);
    }
}
