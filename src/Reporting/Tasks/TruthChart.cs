using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Predicted numbers against the true ones: a sample of the rows.</summary>
internal sealed class TruthChart : TaskChart
{
    private const int MostPoints = 400;
    private const int MostSlots = 6;

    public override bool Fits(TaskMetrics task) => task.Task.Kind == "regression" && !task.Task.Outputs[0].IsSequence;

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var score = scored.Schema[$"{task.Task.Name}.Score"];
        var slots = score.Type is VectorDataViewType { Size: var size } ? size : 1;
        var names = task.Task.Outputs[0].SlotNames;
        for (var slot = 0; slot < Math.Min(slots, MostSlots); slot++)
        {
            var name = slots == 1 ? task.Task.Name : $"{task.Task.Name} {(slot < names.Count ? names[slot] : $"slot {slot}")}";
            var points = Sample(task.Task, scored, score, slots == 1 && score.Type is not VectorDataViewType ? null : slot);
            if (points.Count == 0)
                continue;
            var (low, high) = (points.Min(point => Math.Min(point.X, point.Y)), points.Max(point => Math.Max(point.X, point.Y)));
            var plot = ChartModel.Plane("true", "predicted");
            plot.Series.Add(ChartModel.Diagonal(low, high));
            plot.Series.Add(ChartModel.Points("", 0, points));
            var many =
                points.Count < task.LabelledRows ? $"A sample of {points.Count} of {task.LabelledRows} rows" : $"{points.Count} rows";
            yield return ChartSvg.Figure(
                $"Predicted against true {name}",
                $"{many}; on the dotted line the prediction is right. The "
                    + $"mean absolute error of those drawn is {HtmlTable.Number(points.Average(point => Math.Abs(point.X - point.Y)))}.",
                plot,
                HtmlTable.Folded(
                    $"Predicted against true {name}: {many.ToLowerInvariant()}",
                    ["Row", "True", "Predicted"],
                    points.Select((point, i) => (object?[])[i + 1, point.X, point.Y])
                ),
                height: 320
            );
        }
    }

    // A uniform sample (Vitter 1985, algorithm R), in the order of the rows where all fit.
    private static List<(double X, double Y)> Sample(TaskSchema task, IDataView scored, DataViewSchema.Column score, int? slot)
    {
        var label = new TaskLabel(
            task,
            scored.Schema[task.LabelColumn],
            task.PresenceColumn is { } presence ? scored.Schema[presence] : null
        );
        var view = new EvaluationView(scored, label, [("Score", score)], slot);
        var (random, seen, points) = (new SeededRandom(1), 0, new List<(double, double)>());
        using var cursor = view.GetRowCursor(view.Schema);
        var (readLabel, readScore) = (cursor.GetGetter<float>(view.Schema[0]), cursor.GetGetter<float>(view.Schema[1]));
        var (truth, predicted) = (0f, 0f);
        while (cursor.MoveNext())
        {
            readLabel(ref truth);
            if (!float.IsFinite(truth))
                continue;
            readScore(ref predicted);
            var place = seen < MostPoints ? seen : random.Below(seen + 1);
            seen++;
            if (place == points.Count)
                points.Add((truth, predicted));
            else if (place < MostPoints)
                points[place] = (truth, predicted);
        }
        return points;
    }
}
