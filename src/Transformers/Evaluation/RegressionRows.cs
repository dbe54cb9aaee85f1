using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled rows of a regression task, for drawing them anew.</summary>
internal sealed class RegressionRows
{
    private readonly List<double[]> _labels = [];
    private readonly List<double[]> _errors = [];

    public RegressionRows(ScoredTask task)
    {
        var score = task.Column("Score").Column;
        var size = score.Type is VectorDataViewType vector ? vector.Size : 1;
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score]);
        Func<float>[] labels = [.. Enumerable.Range(0, size).Select(slot => task.Label.Bind(cursor, slot))];
        var read = Scores(cursor, score, size);
        while (cursor.MoveNext())
        {
            double[] truth = [.. labels.Select(label => (double)label())];
            if (truth.Any(double.IsNaN))
                continue;
            var scores = read();
            _labels.Add(truth);
            _errors.Add([.. truth.Select((y, slot) => y - scores[slot])]);
        }
    }

    public int Labelled => _labels.Count;

    /// <summary>R², RMSE and MAE, means over the slots, of rows that count several times.</summary>
    public double[] Measure(int[] counts)
    {
        var slots = _labels[0].Length;
        var (r2, mse, mae) = (0.0, 0.0, 0.0);
        for (var slot = 0; slot < slots; slot++)
        {
            var (rows, mean, spread, squares, absolutes) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for (var i = 0; i < counts.Length; i++)
            {
                if (counts[i] == 0)
                    continue;
                // West 1979: mean and squares of weighted numbers, stable for large means.
                rows += counts[i];
                var delta = _labels[i][slot] - mean;
                mean += delta * counts[i] / rows;
                spread += counts[i] * delta * (_labels[i][slot] - mean);
                squares += counts[i] * _errors[i][slot] * _errors[i][slot];
                absolutes += counts[i] * Math.Abs(_errors[i][slot]);
            }
            (r2, mse, mae) = (r2 + (1 - squares / spread) / slots, mse + squares / rows / slots, mae + absolutes / rows / slots);
        }
        return [r2, Math.Sqrt(mse), mae];
    }

    private static Func<float[]> Scores(DataViewRow row, DataViewSchema.Column column, int size)
    {
        var scores = new float[size];
        if (column.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<float>(column);
            return () =>
            {
                scalar(ref scores[0]);
                return scores;
            };
        }
        var getter = row.GetGetter<VBuffer<float>>(column);
        var vector = default(VBuffer<float>);
        return () =>
        {
            getter(ref vector);
            vector.CopyTo(scores);
            return scores;
        };
    }
}
