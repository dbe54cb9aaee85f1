using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Measures quantiles against the labels.</summary>
internal static class QuantileEvaluator
{
    /// <summary>The quantiles that a task's Score names its slots after (<c>q0.1</c>, …); null where it does not.</summary>
    public static double[]? Levels(TaskSchema task)
    {
        var names = task.Outputs.FirstOrDefault(output => output.Name == $"{task.Name}.Score")?.SlotNames ?? [];
        double[] levels = [.. names.Select(name => name.StartsWith('q') && double.TryParse(name.AsSpan(1), NumberStyles.Float, CultureInfo.InvariantCulture, out var level) ? level : double.NaN)];
        return levels.Length > 0 && levels.All(level => level is > 0 and < 1) ? levels : null;
    }

    public static QuantileMetrics Evaluate(IDataView scored, TaskLabel label, DataViewSchema.Column score, double[] levels)
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
}
