namespace MlNet.MultiTask;

/// <summary>What a task's labels in the training rows are like: mean and spread of each value, and how often each whole number occurs.</summary>
public sealed class LabelStatistics
{
    private readonly double[] _mean;
    private readonly double[] _squares;
    private readonly SortedDictionary<int, long> _counts = [];

    /// <summary>Statistics of labels of this width, empty.</summary>
    public LabelStatistics(int width) => (_mean, _squares) = (new double[width], new double[width]);

    /// <summary>Number of rows that have the label.</summary>
    public long Rows { get; private set; }

    /// <summary>For labels of one value: how often each whole number occurs, ascending.</summary>
    public IReadOnlyDictionary<int, long> Counts => _counts;

    /// <summary>Mean of each value.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Standard deviation of a value over the rows (population form).</summary>
    public double Deviation(int index) => Rows == 0 ? 0 : Math.Sqrt(_squares[index] / Rows);

    /// <summary>Adds one row's label.</summary>
    public void Add(ReadOnlySpan<float> label)
    {
        Rows++;
        for (var i = 0; i < label.Length; i++)
        {
            // Welford 1962: stable for large means.
            var delta = label[i] - _mean[i];
            _mean[i] += delta / Rows;
            _squares[i] += delta * (label[i] - _mean[i]);
        }
        if (label.Length == 1 && label[0] == (int)label[0] && (_counts.Count < 4096 || _counts.ContainsKey((int)label[0])))
            _counts[(int)label[0]] = _counts.GetValueOrDefault((int)label[0]) + 1;
    }
}
