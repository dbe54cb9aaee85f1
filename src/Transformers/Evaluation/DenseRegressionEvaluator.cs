namespace MlNet.MultiTask;

/// <summary>Measures tasks with a number for each pixel, over the labelled pixels of all rows together: |ŷ − y| and the root of (ŷ − y)²;
/// and over pixels with y above 0 |ŷ − y| / y, and the shares of those where the larger of ŷ / y and y / ŷ is below 1.25, 1.25² and 1.25³
/// (Eigen, Puhrsch, Fergus 2014).</summary>
internal sealed class DenseRegressionEvaluator : KindEvaluator
{
    private const string Absolute = "absolute error";
    private const double Ratio = 1.25;

    // Pixels, absolute errors, squared errors; pixels above 0, relative errors, and within each ratio.
    private const int Sums = 8;

    public override string Kind => "denseregression";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var (counts, rows) = (new RowCounts(), new List<double[]>());
        foreach (var (label, score) in NumberMaps.Read(task, counts))
            rows.Add(Sum(label, score));
        if (counts.Labelled == 0)
            return task.None(counts, Unlabelled);
        return task.Measured(counts, Values(Measure(rows, null)), Absolute, drawn => Measure(rows, drawn));
    }

    private static MetricValue[] Values(double[] numbers) =>
        [
            new(Absolute, numbers[0], false),
            new("RMSE", numbers[1], false),
            new("relative error", numbers[2], false),
            new("δ < 1.25", numbers[3], true),
            new("δ < 1.25²", numbers[4], true),
            new("δ < 1.25³", numbers[5], true),
        ];

    private static double[] Measure(List<double[]> rows, int[]? counts)
    {
        var sums = new double[Sums];
        for (var i = 0; i < rows.Count; i++)
            for (var k = 0; k < Sums; k++)
                sums[k] += (counts?[i] ?? 1) * rows[i][k];
        return
        [
            sums[1] / sums[0],
            Math.Sqrt(sums[2] / sums[0]),
            .. sums.Skip(4).Select(sum => sum / sums[3]),
        ];
    }

    private static double[] Sum(float[] label, float[] score)
    {
        var sums = new double[Sums];
        for (var i = 0; i < label.Length; i++)
        {
            if (float.IsNaN(label[i]))
                continue;
            var error = Math.Abs((double)score[i] - label[i]);
            (sums[0], sums[1], sums[2]) = (sums[0] + 1, sums[1] + error, sums[2] + error * error);
            if (label[i] <= 0)
                continue;
            (sums[3], sums[4]) = (sums[3] + 1, sums[4] + error / label[i]);
            var ratio = score[i] > 0 ? Math.Max((double)score[i] / label[i], (double)label[i] / score[i]) : double.PositiveInfinity;
            for (var (k, limit) = (0, Ratio); k < 3; k++, limit *= Ratio)
                sums[5 + k] += ratio < limit ? 1 : 0;
        }
        return sums;
    }
}
