using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled and scored rows of a regression task: their metrics, and the rows themselves if rows are resampled.</summary>
internal sealed class RegressionRows
{
    private readonly List<(double[] Labels, float[] Scores)> _rows = [];
    private readonly RegressionSums[] _sums;
    private readonly bool _isSteps;

    /// <exception cref="InvalidOperationException">A row has another number of labels than of scores, of a number for each
    /// step.</exception>
    public RegressionRows(ScoredTask task)
    {
        var score = task.Column("Score").Column;
        if (score.Type is VectorDataViewType { IsKnownSize: false })
        {
            (_sums, _isSteps) = (Sums(1), true);
            AddSteps(task, score);
            return;
        }
        var size = score.Type is VectorDataViewType vector ? vector.Size : 1;
        _sums = Sums(size);
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score]);
        Func<double>[] labels = [.. Enumerable.Range(0, size).Select(slot => task.Label.Bind(cursor, slot))];
        var (read, truth) = (ScoreReader.Bind(cursor, score, size), new double[size]);
        while (cursor.MoveNext())
        {
            for (var slot = 0; slot < size; slot++)
                truth[slot] = labels[slot]();
            if (Array.Exists(truth, double.IsNaN))
            {
                Counts.AddUnlabelled();
                continue;
            }
            var scores = read();
            if (!Counts.AddLabelled(!Array.Exists(scores, float.IsNaN)))
                continue;
            for (var slot = 0; slot < size; slot++)
                _sums[slot].Add(truth[slot], scores[slot]);
            if (task.Options.BootstrapSamples > 0)
                _rows.Add(([.. truth], [.. scores]));
        }
    }

    public RowCounts Counts { get; } = new();

    /// <summary>The metrics of each slot.</summary>
    public RegressionTaskMetrics[] Metrics() => [.. _sums.Select(sums => sums.Metrics())];

    /// <summary>R², RMSE and MAE, means over the slots, of weighted rows.</summary>
    public double[] Measure(int[] counts)
    {
        var sums = Sums(_sums.Length);
        for (var i = 0; i < counts.Length && _isSteps; i++)
            for (var step = 0; step < _rows[i].Labels.Length && counts[i] > 0; step++)
                sums[0].Add(_rows[i].Labels[step], _rows[i].Scores[step], counts[i]);
        for (var i = 0; i < counts.Length && !_isSteps; i++)
            for (var slot = 0; slot < sums.Length && counts[i] > 0; slot++)
                sums[slot].Add(_rows[i].Labels[slot], _rows[i].Scores[slot], counts[i]);
        return Means([.. sums.Select(sum => sum.Metrics())]);
    }

    /// <summary>R², RMSE and MAE as means over the slots; of the RMSE the root of the mean.</summary>
    public static double[] Means(IReadOnlyCollection<RegressionTaskMetrics> slots) =>
        [
            slots.Average(slot => slot.RSquared),
            Math.Sqrt(slots.Average(slot => slot.MeanSquaredError)),
            slots.Average(slot => slot.MeanAbsoluteError),
        ];

    // Steps without a number are not looked at.
    private void AddSteps(ScoredTask task, DataViewSchema.Column score)
    {
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score]);
        var (label, getter) = (task.Label.BindSteps(cursor), cursor.GetGetter<VBuffer<float>>(score));
        var vector = default(VBuffer<float>);
        while (cursor.MoveNext())
        {
            var truth = label();
            if (truth is null || Array.TrueForAll(truth, float.IsNaN))
            {
                Counts.AddUnlabelled();
                continue;
            }
            getter(ref vector);
            float[] all = [.. vector.DenseValues()];
            if (all.Length != truth.Length)
                throw new InvalidOperationException(
                    $"Task '{task.Schema.Name}': row {cursor.Position} has {truth.Length} numbers in its label column "
                        + $"'{task.Schema.LabelColumn}' and {all.Length} scores, one for each step."
                );
            int[] known = [.. Enumerable.Range(0, truth.Length).Where(step => !float.IsNaN(truth[step]))];
            if (!Counts.AddLabelled(!Array.Exists(known, step => float.IsNaN(all[step]))))
                continue;
            foreach (var step in known)
                _sums[0].Add(truth[step], all[step]);
            if (task.Options.BootstrapSamples > 0)
                _rows.Add(([.. known.Select(step => (double)truth[step])], [.. known.Select(step => all[step])]));
        }
    }

    private static RegressionSums[] Sums(int size) => [.. Enumerable.Range(0, size).Select(_ => new RegressionSums())];
}
