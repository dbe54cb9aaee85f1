using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Counts what a multi-label task got right, and runs the stock binary evaluator for each label.</summary>
internal sealed class MultiLabelEvaluator(MLContext context, IDataView scored, TaskLabel label)
{
    /// <summary>The metrics, the rows and the labelled rows of the data; no metrics where no row is labelled.</summary>
    /// <param name="names">Names of the labels.</param>
    /// <param name="columns">The task's columns Score, Probability and PredictedLabel by these names.</param>
    public (MultiLabelMetrics? Metrics, long Rows, long Labelled) Evaluate(IReadOnlyList<string> names, (string Name, DataViewSchema.Column Column)[] columns)
    {
        var predicted = columns[^1].Column;
        var size = ((VectorDataViewType)predicted.Type).Size;
        var (known, positive) = (new long[size], new long[size]);
        var (rows, labelled, exact, wrong, truePositive, predictedPositive) = (0L, 0L, 0L, 0L, 0L, 0L);
        using var cursor = scored.GetRowCursor(label.Columns.Append(predicted));
        var entries = label.BindEntries(cursor, size);
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
        var labels = Enumerable.Range(0, size).Select(i => positive[i] == 0 || positive[i] == known[i] ? null : Binary(columns, i)).ToArray();
        var microF1 = 2.0 * truePositive / (predictedPositive + positive.Sum());
        return (new MultiLabelMetrics(names, known, labels, (double)wrong / known.Sum(), (double)exact / labelled, microF1), rows, labelled);
    }

    private CalibratedBinaryClassificationMetrics Binary((string Name, DataViewSchema.Column Column)[] columns, int slot) =>
        context.BinaryClassification.Evaluate(new EvaluationView(scored, label, columns, slot), EvaluationView.Label, "Score", "Probability", "PredictedLabel");
}
