using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Predicted numbers against the true ones: a sample of the rows, or of the steps of all rows.</summary>
internal sealed class TruthChart : TaskChart
{
    private const int MostPoints = 400;
    private const int MostSlots = 6;

    public override bool Fits(TaskMetrics task) => task.Task.Kind == "regression";

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        scored = SlotColumns.Of(scored, task.Task.PresenceColumn is { } flag ? [task.Task.LabelColumn, flag] : [task.Task.LabelColumn]);
        var score = scored.Schema[task.Task.ColumnOf("Score")];
        var isSteps = task.Task.Outputs[0].IsSequence;
        var slots = score.Type is VectorDataViewType { Size: var size } && !isSteps ? size : 1;
        var names = task.Task.Outputs[0].SlotNames;
        for (var slot = 0; slot < Math.Min(slots, MostSlots); slot++)
        {
            var name = slots == 1 ? task.Task.Name : $"{task.Task.Name} {(slot < names.Count ? names[slot] : $"slot {slot}")}";
            var (points, seen) = isSteps
                ? Sample(Steps(LabelOf(task.Task, scored), scored, score))
                : Sample(Rows(LabelOf(task.Task, scored), scored, score, score.Type is VectorDataViewType ? slot : null));
            if (points.Count == 0)
                continue;
            var (low, high) = (points.Min(point => Math.Min(point.X, point.Y)), points.Max(point => Math.Max(point.X, point.Y)));
            var plot = ChartModel.Plane("true", "predicted");
            plot.Series.Add(ChartModel.Diagonal(low, high));
            plot.Series.Add(ChartModel.Points("", 0, points));
            var what = isSteps ? "steps" : "rows";
            var many = points.Count < seen ? $"A sample of {points.Count} of {seen} {what}" : $"{points.Count} {what}";
            yield return ChartSvg.Figure(
                $"Predicted against true {name}",
                $"{many}; on the dotted line the prediction is right. The "
                    + $"mean absolute error of those drawn is {HtmlTable.Number(points.Average(point => Math.Abs(point.X - point.Y)))}.",
                plot,
                HtmlTable.Folded(
                    $"Predicted against true {name}: {many.ToLowerInvariant()}",
                    [isSteps ? "Step" : "Row", "True", "Predicted"],
                    points.Select((point, i) => (object?[])[i + 1, point.X, point.Y])
                ),
                height: 320
            );
        }
    }

    private static TaskLabel LabelOf(TaskSchema task, IDataView scored) =>
        new(task, scored.Schema[task.LabelColumn], task.PresenceColumn is { } presence ? scored.Schema[presence] : null);

    private static IEnumerable<(double Truth, double Predicted)> Rows(
        TaskLabel label,
        IDataView scored,
        DataViewSchema.Column score,
        int? slot
    )
    {
        var view = new EvaluationView(scored, label, [("Score", score)], slot);
        using var cursor = view.GetRowCursor(view.Schema);
        var (readLabel, readScore) = (cursor.GetGetter<float>(view.Schema[0]), cursor.GetGetter<float>(view.Schema[1]));
        var (truth, predicted) = (0f, 0f);
        while (cursor.MoveNext())
        {
            readLabel(ref truth);
            readScore(ref predicted);
            yield return (truth, predicted);
        }
    }

    private static IEnumerable<(double Truth, double Predicted)> Steps(TaskLabel label, IDataView scored, DataViewSchema.Column score)
    {
        using var cursor = scored.GetRowCursor([.. label.Columns, score]);
        var (readLabel, readScores) = (label.BindSteps(cursor), cursor.GetGetter<VBuffer<float>>(score));
        var scores = default(VBuffer<float>);
        while (cursor.MoveNext())
        {
            if (readLabel() is not { } truth)
                continue;
            readScores(ref scores);
            foreach (var (one, predicted) in truth.Zip(scores.DenseValues()))
                yield return (one, predicted);
        }
    }

    // A uniform sample (Vitter 1985, algorithm R), in the order of the rows where all fit; and how many it was drawn from.
    private static (List<(double X, double Y)> Points, int Seen) Sample(IEnumerable<(double Truth, double Predicted)> all)
    {
        var (random, seen, points) = (new SeededRandom(1), 0, new List<(double, double)>());
        foreach (var (truth, predicted) in all)
        {
            if (!double.IsFinite(truth))
                continue;
            var place = seen < MostPoints ? seen : random.Below(seen + 1);
            seen++;
            if (place == points.Count)
                points.Add((truth, predicted));
            else if (place < MostPoints)
                points[place] = (truth, predicted);
        }
        return (points, seen);
    }
}
