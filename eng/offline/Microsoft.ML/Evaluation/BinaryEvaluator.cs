using Microsoft.ML.Data;

namespace Microsoft.ML;

internal static class BinaryEvaluator
{
    /// <param name="probabilityName">Null: not calibrated.</param>
    public static (BinaryCounts Counts, IReadOnlyList<string> ClassNames) Evaluate(IDataView data, string labelName, string scoreName, string probabilityName, string predictedLabelName)
    {
        DataViewSchema schema = data.Schema;
        DataViewSchema.Column label = ScoredColumns.Find(schema, "Label", labelName);
        DataViewSchema.Column score = ScoredColumns.Find(schema, "Score", scoreName);
        DataViewSchema.Column? probability = probabilityName == null ? null : ScoredColumns.Find(schema, "Probability", probabilityName);
        ScoredColumns.Find(schema, "PredictedLabel", predictedLabelName);

        ScoredColumns.Check(score.Type == NumberDataViewType.Single, "score", score, "Single");
        ScoredColumns.Check(
            label.Type == NumberDataViewType.Single || label.Type == NumberDataViewType.Double || label.Type is BooleanDataViewType || ScoredColumns.KeyCount(label.Type) == 2,
            "label", label, "Single, Double, Boolean, or a Key with cardinality 2");
        if (probability is { } p)
            ScoredColumns.Check(p.Type == NumberDataViewType.Single, "probability", p, "Single");

        return (Count(data, label, score, probability), ClassNames(label));
    }

    private static BinaryCounts Count(IDataView data, DataViewSchema.Column label, DataViewSchema.Column score, DataViewSchema.Column? probability)
    {
        DataViewSchema.Column[] read = probability is { } column ? [label, score, column] : [label, score];
        var counts = new BinaryCounts();
        using DataViewRowCursor cursor = data.GetRowCursor(read);
        ValueGetter<float> getLabel = ScoredColumns.LabelGetter(cursor, label);
        ValueGetter<float> getScore = cursor.GetGetter<float>(score);
        ValueGetter<float> getProbability = probability is { } p ? cursor.GetGetter<float>(p) : (ref float none) => none = float.NaN;
        float labelValue = 0, scoreValue = 0, probabilityValue = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref labelValue);
            getScore(ref scoreValue);
            if (!float.IsFinite(scoreValue) || float.IsNaN(labelValue))
                continue;
            getProbability(ref probabilityValue);
            counts.Add(labelValue > 0, scoreValue, probabilityValue);
        }
        return counts;
    }

    /// <summary>ML.NET names the first row of the table, that of the positives, after the first key, though the second one is the positive.</summary>
    private static IReadOnlyList<string> ClassNames(DataViewSchema.Column label)
    {
        if (label.Type is not KeyDataViewType || !label.HasKeyValues(TextDataViewType.Instance))
            return ["positive", "negative"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
