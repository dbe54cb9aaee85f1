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
        var (m, rows, labelled) = Measure(task);
        if (m is null)
            return task.None(rows, 0, Unlabelled);
        MetricValue[] values =
        [
            new("Hamming loss", m.HammingLoss, false), new("exact match", m.ExactMatch, true), new("micro F1", m.MicroF1, true),
            new("mean AUC", m.MeanAreaUnderRocCurve, true),
        ];
        if (task.Options.BootstrapSamples == 0)
            return new(task.Schema, rows, labelled, m, null, values, "mean AUC");
        var drawn = new MultiLabelRows(task);
        return new(task.Schema, rows, labelled, m, null, Bootstrap.WithIntervals(values, drawn.Labelled, drawn.Measure, task.Options), "mean AUC");
    }

    private static (MultiLabelMetrics? Metrics, long Rows, long Labelled) Measure(ScoredTask task)
    {
        foreach (var name in s_columns)
            task.Column(name);
        var predicted = task.Column("PredictedLabel").Column;
        var size = ((VectorDataViewType)predicted.Type).Size;
        var (known, positive) = (new long[size], new long[size]);
        var (rows, labelled, exact, wrong, truePositive, predictedPositive) = (0L, 0L, 0L, 0L, 0L, 0L);
        using var cursor = task.Data.GetRowCursor(task.Label.Columns.Append(predicted));
        var entries = task.Label.BindEntries(cursor, size);
        var getter = cursor.GetGetter<VBuffer<bool>>(predicted);
        var (vector, flags) = (default(VBuffer<bool>), new bool[size]);
        while (cursor.MoveNext())
        {
            rows++;
            getter(ref vector);
            vector.CopyTo(flags);
            var truth = entries();
            var (knownHere, wrongHere) = (0, 0);
            for (var i = 0; i < size; i++)
            {
                if (float.IsNaN(truth[i]))
                    continue;
                var isTrue = truth[i] > 0;
                knownHere++;
                known[i]++;
                positive[i] += isTrue ? 1 : 0;
                wrongHere += isTrue == flags[i] ? 0 : 1;
                predictedPositive += flags[i] ? 1 : 0;
                truePositive += isTrue && flags[i] ? 1 : 0;
            }
            labelled += knownHere > 0 ? 1 : 0;
            exact += knownHere > 0 && wrongHere == 0 ? 1 : 0;
            wrong += wrongHere;
        }
        if (labelled == 0)
            return (null, rows, 0);
        var labels = Enumerable.Range(0, size).Select(i => positive[i] == 0 || positive[i] == known[i] ? null : Binary(task, i)).ToArray();
        var names = task.Schema.Outputs.FirstOrDefault(output => output.SlotNames.Count > 0)?.SlotNames ?? [];
        var microF1 = 2.0 * truePositive / (predictedPositive + positive.Sum());
        return (new MultiLabelMetrics(names, known, labels, (double)wrong / known.Sum(), (double)exact / labelled, microF1), rows, labelled);
    }

    private static CalibratedBinaryClassificationMetrics Binary(ScoredTask task, int slot) =>
        task.Context.BinaryClassification.Evaluate(task.View(slot, s_columns), EvaluationView.Label, "Score", "Probability", "PredictedLabel");
}
