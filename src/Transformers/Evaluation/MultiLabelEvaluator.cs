using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Measures multi-label tasks: counts what they got right, and runs the stock binary evaluator for each label.</summary>
internal sealed class MultiLabelEvaluator : KindEvaluator
{
    private static readonly string[] s_columns = ["Score", "Probability", "PredictedLabel"];

    public override string Kind => "multilabel";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var (m, counts) = Measure(task);
        if (counts.Labelled == 0)
            return task.None(counts, Unlabelled);
        if (m is null)
            return task.NotScored(counts, Values(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN), "mean AUC");
        var drawn = new MultiLabelRows(task);
        var values = Values(m.HammingLoss, m.ExactMatch, m.MicroF1, m.MeanAreaUnderRocCurve, drawn.MeanAveragePrecision);
        return new(task.Schema, counts, m, null, Bootstrap.WithIntervals(values, counts.Measured, drawn.Measure, task.Options), "mean AUC");
    }

    private static MetricValue[] Values(double hammingLoss, double exactMatch, double microF1, double auc, double precision) =>
        [
            new("Hamming loss", hammingLoss, false),
            new("exact match", exactMatch, true),
            new("micro F1", microF1, true),
            new("mean AUC", auc, true),
            new("mean average precision", precision, true),
        ];

    private static (MultiLabelMetrics? Metrics, RowCounts Counts) Measure(ScoredTask task)
    {
        foreach (var name in s_columns)
            task.Column(name);
        var predicted = task.Column("PredictedLabel").Column;
        var size = ((VectorDataViewType)predicted.Type).Size;
        var (known, positive) = (new long[size], new long[size]);
        var (counts, exact, wrong, truePositive, predictedPositive) = (new RowCounts(), 0L, 0L, 0L, 0L);
        var score = task.Column("Score").Column;
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, predicted, score]);
        var entries = task.Label.BindEntries(cursor, size);
        var getter = cursor.GetGetter<VBuffer<bool>>(predicted);
        var scoreOf = cursor.GetGetter<VBuffer<float>>(score);
        var (vector, flags, scores) = (default(VBuffer<bool>), new bool[size], default(VBuffer<float>));
        while (cursor.MoveNext())
        {
            var truth = entries();
            if (truth.All(float.IsNaN))
            {
                counts.AddUnlabelled();
                continue;
            }
            scoreOf(ref scores);
            if (!counts.AddLabelled(!scores.Items().Any(item => float.IsNaN(item.Value))))
                continue;
            getter(ref vector);
            vector.CopyTo(flags);
            var wrongHere = 0;
            for (var i = 0; i < size; i++)
            {
                if (float.IsNaN(truth[i]))
                    continue;
                var isTrue = truth[i] > 0;
                known[i]++;
                positive[i] += isTrue ? 1 : 0;
                wrongHere += isTrue == flags[i] ? 0 : 1;
                predictedPositive += flags[i] ? 1 : 0;
                truePositive += isTrue && flags[i] ? 1 : 0;
            }
            exact += wrongHere == 0 ? 1 : 0;
            wrong += wrongHere;
        }
        if (counts.Labelled == 0 || task.IsUnmeasured(counts))
            return (null, counts);
        var labels = Enumerable.Range(0, size).Select(i => positive[i] == 0 || positive[i] == known[i] ? null : Binary(task, i)).ToArray();
        var names = task.Schema.Outputs.FirstOrDefault(output => output.SlotNames.Count > 0)?.SlotNames ?? [];
        var microF1 = 2.0 * truePositive / (predictedPositive + positive.Sum());
        return (new MultiLabelMetrics(names, known, labels, (double)wrong / known.Sum(), (double)exact / counts.Measured, microF1), counts);
    }

    private static CalibratedBinaryClassificationMetrics Binary(ScoredTask task, int slot) =>
        task.Context.BinaryClassification.Evaluate(
            task.View(slot, s_columns),
            EvaluationView.Label,
            "Score",
            "Probability",
            "PredictedLabel"
        );
}
