using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled rows of a segmentation task: for each class how many pixels have it in the label, in the prediction, and in
/// both.</summary>
internal sealed class SegmentationRows
{
    private readonly List<long[]> _rows = [];

    /// <exception cref="ArgumentException">The label is no map of classes as large as the prediction.</exception>
    public SegmentationRows(ScoredTask task)
    {
        var column = task.Column("PredictedLabel").Column;
        if (column.Type is not VectorDataViewType { ItemType: KeyDataViewType { Count: > 0 and var count }, Size: var size })
            throw new ArgumentException(
                $"Task '{task.Schema.Name}': column '{column.Name}' is {column.Type}; expected a vector of keys, one for each pixel."
            );
        Classes = (int)count;
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, column]);
        var (label, getter) = (task.Label.BindClassMap(cursor, size), cursor.GetGetter<VBuffer<uint>>(column));
        var (vector, predicted) = (default(VBuffer<uint>), new uint[size]);
        while (cursor.MoveNext())
        {
            var truth = label();
            if (truth is null || Array.TrueForAll(truth, pixel => pixel < 0))
            {
                Counts.AddUnlabelled();
                continue;
            }
            getter(ref vector);
            vector.CopyTo(predicted);
            // A missing feature makes all pixels missing.
            var isScored = predicted.AsSpan().ContainsAnyExcept(0u);
            Counts.AddLabelled(isScored);
            if (isScored)
                _rows.Add(Count(truth, predicted));
        }
    }

    public RowCounts Counts { get; } = new();

    public int Classes { get; }

    /// <summary>Mean IoU, pixel accuracy and the IoU of each class, of rows that count several times.</summary>
    public double[] Measure(int[] counts)
    {
        var metrics = Metrics(counts);
        return [metrics.MeanIou, metrics.PixelAccuracy, .. metrics.IouByClass];
    }

    /// <summary>The metrics of rows that count several times; each once for null.</summary>
    public SegmentationMetrics Metrics(int[]? counts = null)
    {
        var sums = new long[3 * (Classes + 1)];
        for (var i = 0; i < _rows.Count; i++)
            for (var k = 0; k < sums.Length; k++)
                sums[k] += (counts?[i] ?? 1) * _rows[i][k];
        var ious = new double[Classes];
        for (var k = 0; k < Classes; k++)
        {
            var (labelled, predicted, both) = (sums[3 * k], sums[3 * k + 1], sums[3 * k + 2]);
            ious[k] = labelled + predicted == 0 ? double.NaN : (double)both / (labelled + predicted - both);
        }
        long pixels = 0,
            right = 0;
        for (var k = 0; k <= Classes; k++)
            (pixels, right) = (pixels + sums[3 * k], right + sums[3 * k + 2]);
        return new SegmentationMetrics(pixels, (double)right / pixels, KnownMean.Of(ious), ious);
    }

    // Class by class; the last one stands for those that the model does not know.
    private long[] Count(int[] truth, uint[] predicted)
    {
        var counts = new long[3 * (Classes + 1)];
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] < 0)
                continue;
            var (labelled, found) = (Math.Min(truth[i], Classes), (int)predicted[i] - 1);
            counts[3 * labelled]++;
            if (found < 0)
                continue;
            counts[3 * found + 1]++;
            if (labelled == found)
                counts[3 * labelled + 2]++;
        }
        return counts;
    }
}
