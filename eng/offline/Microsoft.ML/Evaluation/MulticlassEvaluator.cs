using Microsoft.ML.Data;

namespace Microsoft.ML;

internal static class MulticlassEvaluator
{
    public static MulticlassClassificationMetrics Evaluate(IDataView data, string labelName, string scoreName, string predictedLabelName, int topKPredictionCount)
    {
        DataViewSchema schema = data.Schema;
        DataViewSchema.Column label = ScoredColumns.Find(schema, "Label", labelName);
        DataViewSchema.Column score = ScoredColumns.Find(schema, "Score", scoreName);
        ScoredColumns.Find(schema, "PredictedLabel", predictedLabelName);

        var scores = score.Type as VectorDataViewType;
        ScoredColumns.Check(scores != null && scores.Size >= 2 && scores.ItemType == NumberDataViewType.Single, "score", score, "vector of two or more items of type Single");
        ScoredColumns.Check(label.Type == NumberDataViewType.Single || label.Type is KeyDataViewType, "label", label, "Single or Key");

        return new MulticlassClassificationMetrics(Count(data, label, score, scores.Size), ClassNames(score, scores.Size), topKPredictionCount);
    }

    private static MulticlassCounts Count(IDataView data, DataViewSchema.Column label, DataViewSchema.Column score, int classes)
    {
        var counts = new MulticlassCounts(classes);
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<float> getLabel = ScoredColumns.LabelGetter(cursor, label);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
        float labelValue = 0;
        VBuffer<float> scores = default;
        var dense = new float[classes];
        while (cursor.MoveNext())
        {
            getLabel(ref labelValue);
            // A NaN is no label; neither are -1 and 0.5.
            if (!(labelValue >= 0) || labelValue != (int)labelValue)
                continue;
            getScores(ref scores);
            scores.CopyTo(dense);
            if (dense.All(float.IsFinite))
                counts.Add((int)labelValue, dense);
        }
        return counts;
    }

    private static IReadOnlyList<string> ClassNames(DataViewSchema.Column score, int classes)
    {
        if (!score.HasSlotNames())
            return [.. Enumerable.Range(0, classes).Select(c => c.ToString())];
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
