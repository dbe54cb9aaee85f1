using Microsoft.ML.Data;

namespace Microsoft.ML;

internal static class RegressionEvaluator
{
    public static RegressionMetrics Evaluate(IDataView data, string labelName, string scoreName)
    {
        DataViewSchema.Column label = ScoredColumns.Find(data.Schema, "Label", labelName);
        DataViewSchema.Column score = ScoredColumns.Find(data.Schema, "Score", scoreName);
        ScoredColumns.Check(score.Type == NumberDataViewType.Single, "score", score, "Single");
        ScoredColumns.Check(label.Type == NumberDataViewType.Single, "label", label, "Single");

        double rows = 0, absolute = 0, squared = 0, loss = 0, labels = 0, squaredLabels = 0;
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<float> getLabel = cursor.GetGetter<float>(label);
        ValueGetter<float> getScore = cursor.GetGetter<float>(score);
        float y = 0, predicted = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref y);
            getScore(ref predicted);
            if (float.IsNaN(y) || float.IsNaN(predicted))
                continue;
            double error = Math.Abs((double)y - predicted);
            rows++;
            absolute += error;
            squared += error * error;
            loss += SquaredLoss(predicted, y);
            labels += y;
            squaredLabels += (double)y * y;
        }
        if (rows == 0)
            return new RegressionMetrics(0, 0, 0, 0, 0);

        double spread = squaredLabels - labels * labels / rows;
        return new RegressionMetrics(absolute / rows, squared / rows, Math.Sqrt(squared / rows), loss / rows, spread == 0 ? double.NaN : 1 - squared / spread);
    }

    /// <summary>In single precision, as ML.NET's SquaredLoss computes it: this is what sets LossFunction apart from MeanSquaredError.</summary>
    private static double SquaredLoss(float predicted, float label)
    {
        float difference = predicted - label;
        return difference * difference;
    }
}
