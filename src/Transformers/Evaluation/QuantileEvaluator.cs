using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Measures quantiles against the labels.</summary>
internal sealed class QuantileEvaluator : KindEvaluator
{
    public override string Kind => "quantile";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var (rows, labelled, _) = task.Count();
        if (labelled == 0)
            return task.None(rows, 0, Unlabelled);
        if (Levels(task.Schema) is not { } levels)
            return task.None(rows, labelled, "the slots of its Score are not named after quantiles, such as 'q0.1'");
        var m = Measure(task.Data, task.Label, task.Column("Score").Column, levels);
        return new(task.Schema, rows, labelled, m, null, Intervals(
        [
            new("pinball loss", m.MeanPinballLoss, false), new("interval coverage", m.IntervalCoverage, true), new("interval width", m.MeanIntervalWidth, false),
        ], task, levels), "pinball loss");
    }

    /// <summary>The quantiles that a task's Score names its slots after (<c>q0.1</c>, …); null where it does not.</summary>
    private static double[]? Levels(TaskSchema task)
    {
        var names = task.Outputs.FirstOrDefault(output => output.Name == $"{task.Name}.Score")?.SlotNames ?? [];
        double[] levels = [.. names.Select(name => name.StartsWith('q') && double.TryParse(name.AsSpan(1), NumberStyles.Float, CultureInfo.InvariantCulture, out var level) ? level : double.NaN)];
        return levels.Length > 0 && levels.All(level => level is > 0 and < 1) ? levels : null;
    }

    private static QuantileMetrics Measure(IDataView scored, TaskLabel label, DataViewSchema.Column score, double[] levels)
    {
        var (pinball, below) = (new double[levels.Length], new long[levels.Length]);
        var (rows, inside, width) = (0L, 0L, 0.0);
        using var cursor = scored.GetRowCursor(label.Columns.Append(score));
        var read = label.Bind(cursor);
        var getter = cursor.GetGetter<VBuffer<float>>(score);
        var (vector, quantiles) = (default(VBuffer<float>), new float[levels.Length]);
        while (cursor.MoveNext())
        {
            var truth = read();
            if (float.IsNaN(truth))
                continue;
            getter(ref vector);
            vector.CopyTo(quantiles);
            rows++;
            for (var i = 0; i < levels.Length; i++)
            {
                var error = (double)truth - quantiles[i];
                pinball[i] += Math.Max(levels[i] * error, (levels[i] - 1) * error);
                below[i] += error <= 0 ? 1 : 0;
            }
            inside += truth >= quantiles[0] && truth <= quantiles[^1] ? 1 : 0;
            width += (double)quantiles[^1] - quantiles[0];
        }
        return new QuantileMetrics(levels, [.. pinball.Select(sum => sum / rows)], [.. below.Select(count => (double)count / rows)], (double)inside / rows, width / rows);
    }

    private static IReadOnlyList<MetricValue> Intervals(IReadOnlyList<MetricValue> values, ScoredTask task, double[] levels)
    {
        if (task.Options.BootstrapSamples == 0)
            return values;
        var drawn = new QuantileRows(task, levels);
        return Bootstrap.WithIntervals(values, drawn.Labelled, drawn.Measure, task.Options);
    }
}
