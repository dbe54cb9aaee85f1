using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled rows of a detection task: of each class the detections with what they are worth, and the objects of each
/// row.</summary>
internal sealed class DetectionRows
{
    private readonly List<(int Row, float Score, sbyte[] Verdicts)>[] _detections;
    private readonly List<long[]> _objects = [];

    /// <exception cref="ArgumentException">The label is no vector of keys, or its boxes no vector of Single.</exception>
    public DetectionRows(ScoredTask task, DataViewSchema.Column boxColumn)
    {
        var (name, score) = (task.Schema.Name, task.Column("Score").Column);
        var (label, box) = (task.Column("PredictedLabel").Column, task.Column("PredictedBoundingBoxes").Column);
        if (label.Type is not VectorDataViewType { ItemType: KeyDataViewType { Count: > 0 and var count } })
            throw new ArgumentException($"Task '{name}': column '{label.Name}' is {label.Type}; expected a vector of keys.");
        if (boxColumn.Type is not VectorDataViewType { ItemType: var item } || !item.Equals(NumberDataViewType.Single))
            throw new ArgumentException($"Task '{name}': column '{boxColumn.Name}' is {boxColumn.Type}; expected a vector of Single.");
        Classes = (int)count;
        _detections = [.. Enumerable.Range(0, Classes).Select(_ => new List<(int, float, sbyte[])>())];
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, boxColumn, score, label, box]);
        var (truth, boxes) = (task.Label.BindTags(cursor), Numbers(cursor, boxColumn));
        var (scores, labels, found) = (Numbers(cursor, score), cursor.GetGetter<VBuffer<uint>>(label), Numbers(cursor, box));
        var keys = default(VBuffer<uint>);
        while (cursor.MoveNext())
        {
            var corners = boxes();
            if (truth() is not { } classes || Array.Exists(corners, float.IsNaN))
            {
                Counts.AddUnlabelled();
                continue;
            }
            if (corners.Length != 4 * classes.Length)
                throw new InvalidOperationException(
                    $"Task '{name}': row {cursor.Position} has {classes.Length} objects in its label column "
                        + $"'{task.Schema.LabelColumn}' and {corners.Length} numbers in '{boxColumn.Name}', four of each object."
                );
            var sure = scores();
            if (!Counts.AddLabelled(!Array.Exists(sure, float.IsNaN)))
                continue;
            labels(ref keys);
            Add(classes, corners, sure, [.. keys.DenseValues()], found());
        }
        foreach (var own in _detections)
            Sort(own);
    }

    public RowCounts Counts { get; } = new();

    public int Classes { get; }

    /// <summary>The metrics in the order that the evaluator lists them, of rows that count several times.</summary>
    public double[] Measure(int[] counts)
    {
        var metrics = Metrics(counts);
        return [metrics.AveragePrecision, metrics.AveragePrecision50, .. metrics.AveragePrecision50ByClass];
    }

    /// <summary>The metrics of rows that count several times; each once for null.</summary>
    public DetectionMetrics Metrics(int[]? counts = null)
    {
        var (all, half, objects) = (new double[Classes], new double[Classes], 0L);
        for (var own = 0; own < Classes; own++)
        {
            var there = 0L;
            for (var row = 0; row < _objects.Count; row++)
                there += _objects[row][own] * (counts?[row] ?? 1);
            objects += there;
            double[] precisions =
            [
                .. CocoMatching.Overlaps.Select(
                    (_, k) => CocoPrecision.Of(_detections[own].Select(d => ((long)(counts?[d.Row] ?? 1), d.Verdicts[k])), there)
                ),
            ];
            (all[own], half[own]) = (precisions.Average(), precisions[0]);
        }
        return new(objects, KnownMean.Of(all), KnownMean.Of(half), all, half);
    }

    private static Func<float[]> Numbers(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<float>>(column);
        var value = default(VBuffer<float>);
        return () =>
        {
            getter(ref value);
            return [.. value.DenseValues()];
        };
    }

    private void Add(uint[] classes, float[] corners, float[] scores, uint[] found, float[] boxes)
    {
        var objects = new long[Classes];
        // An object of unknown class may be one of any.
        BoundingBox[] ignored = [.. Of(classes, corners, 0)];
        for (var own = 0; own < Classes; own++)
        {
            var key = (uint)own + 1;
            BoundingBox[] known = [.. Of(classes, corners, key)];
            objects[own] = known.Length;
            int[] order = [.. Enumerable.Range(0, found.Length).Where(i => found[i] == key).OrderByDescending(i => scores[i])];
            var verdicts = CocoMatching.Run([.. order.Select(i => Box(boxes, i))], known, ignored);
            for (var i = 0; i < order.Length; i++)
                _detections[own].Add((_objects.Count, scores[order[i]], [.. verdicts.Select(of => of[i])]));
        }
        _objects.Add(objects);
    }

    private static IEnumerable<BoundingBox> Of(uint[] classes, float[] corners, uint key) =>
        Enumerable.Range(0, classes.Length).Where(i => classes[i] == key).Select(i => Box(corners, i));

    private static BoundingBox Box(float[] corners, int index) => BoundingBox.From(corners.AsSpan(4 * index, 4), BoxFormat.Corners);

    // Equal scores stay in the order of the rows, as in COCO.
    private static void Sort(List<(int Row, float Score, sbyte[] Verdicts)> detections)
    {
        var sorted = detections.OrderByDescending(detection => detection.Score).ToArray();
        detections.Clear();
        detections.AddRange(sorted);
    }
}
