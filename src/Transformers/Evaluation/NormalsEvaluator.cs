namespace MlNet.MultiTask;

/// <summary>Measures tasks with a direction for each pixel by the angle between label and prediction, in degrees, over the labelled pixels
/// of all rows together: mean, median, and the shares below 11.25, 22.5 and 30 (Eigen, Fergus 2015). The median is told to a hundredth of a
/// degree.</summary>
internal sealed class NormalsEvaluator : KindEvaluator
{
    private const string Mean = "mean angle";
    private const int BinsPerDegree = 100;

    private static readonly double[] s_limits = [11.25, 22.5, 30];

    public override string Kind => "normals";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        // Single rows are needed where they are drawn again.
        var (counts, rows, all) = (new RowCounts(), new List<Angles>(), new Angles());
        foreach (var (label, score) in NumberMaps.Read(task, counts))
        {
            var row = task.Options.BootstrapSamples > 0 ? new Angles() : all;
            Add(row, label, score);
            if (row == all)
                continue;
            rows.Add(row);
            all.Add(row, 1);
        }
        if (counts.Labelled == 0)
            return task.None(counts, Unlabelled);
        return task.Measured(counts, Values(all.Measure()), Mean, drawn => Measure(rows, drawn));
    }

    private static MetricValue[] Values(double[] numbers) =>
        [
            new(Mean, numbers[0], false),
            new("median angle", numbers[1], false),
            new("below 11.25°", numbers[2], true),
            new("below 22.5°", numbers[3], true),
            new("below 30°", numbers[4], true),
        ];

    private static double[] Measure(List<Angles> rows, int[] counts)
    {
        var sum = new Angles();
        for (var i = 0; i < rows.Count; i++)
            if (counts[i] > 0)
                sum.Add(rows[i], counts[i]);
        return sum.Measure();
    }

    private static void Add(Angles to, float[] label, float[] score)
    {
        var pixels = label.Length / 3;
        for (var i = 0; i < pixels; i++)
        {
            double x = label[i],
                y = label[pixels + i],
                z = label[2 * pixels + i],
                product = x * score[i] + y * score[pixels + i] + z * score[2 * pixels + i],
                lengths = Length(x, y, z) * Length(score[i], score[pixels + i], score[2 * pixels + i]);
            // NaN, or 0, 0, 0: no direction.
            if (lengths > 0)
                to.Add(double.RadiansToDegrees(Math.Acos(Math.Clamp(product / lengths, -1, 1))));
        }
    }

    private static double Length(double x, double y, double z) => Math.Sqrt(x * x + y * y + z * z);

    private sealed class Angles
    {
        private readonly long[] _bins = new long[180 * BinsPerDegree + 1];
        private readonly long[] _below = new long[s_limits.Length];
        private long _count;
        private double _sum;

        public void Add(double angle)
        {
            _bins[(int)(angle * BinsPerDegree)]++;
            (_count, _sum) = (_count + 1, _sum + angle);
            for (var k = 0; k < s_limits.Length; k++)
                _below[k] += angle < s_limits[k] ? 1 : 0;
        }

        public void Add(Angles other, int times)
        {
            for (var i = 0; i < _bins.Length; i++)
                _bins[i] += times * other._bins[i];
            for (var k = 0; k < _below.Length; k++)
                _below[k] += times * other._below[k];
            (_count, _sum) = (_count + times * other._count, _sum + times * other._sum);
        }

        public double[] Measure() => [_sum / _count, Median(), .. _below.Select(below => (double)below / _count)];

        private double Median()
        {
            var passed = 0L;
            for (var i = 0; i < _bins.Length; i++)
                if ((passed += _bins[i]) * 2 >= _count && _count > 0)
                    return (i + 0.5) / BinsPerDegree;
            return double.NaN;
        }
    }
}
