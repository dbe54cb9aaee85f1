namespace MlNet.MultiTask.Extending;

/// <summary>What a task's labels in the training rows are like: mean and spread of each value, and how often each whole number
/// occurs.</summary>
public sealed class LabelStatistics
{
    /// <summary>Most different whole numbers that are counted.</summary>
    internal const int MostCounts = 4096;

    private readonly double[] _mean;
    private readonly double[] _squares;
    private readonly long[] _known;
    private readonly SortedDictionary<int, long> _counts = [];

    /// <summary>Statistics of labels of this width, empty.</summary>
    public LabelStatistics(int width) => (_mean, _squares, _known) = (new double[width], new double[width], new long[width]);

    private LabelStatistics(LabelSummary summary) =>
        (_mean, _squares, _known, _counts, Rows) = (
            [.. summary.Mean],
            [.. summary.Squares],
            [.. summary.Known],
            new(new Dictionary<int, long>(summary.Counts)),
            summary.Rows
        );

    /// <summary>Number of values whose mean and spread are told apart.</summary>
    internal int Width => _mean.Length;

    /// <summary>Whether only the first value of a label says something by its size.</summary>
    internal bool TakesFirst { get; init; }

    /// <summary>Number of rows that have the label.</summary>
    public long Rows { get; private set; }

    /// <summary>For labels of one value: how often each whole number occurs, ascending.</summary>
    public IReadOnlyDictionary<int, long> Counts => _counts;

    /// <summary>Number of rows in which a value of the label is known: as many as <see cref="Rows"/>, less those where it is NaN.</summary>
    /// <param name="index">Which value.</param>
    public long Known(int index) => _known[index];

    /// <summary>Mean of each value over the rows in which it is known; 0 where it never is.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Standard deviation of a value over the rows in which it is known (population form); 0 where it never is.</summary>
    /// <param name="index">Which value.</param>
    public double Deviation(int index) => _known[index] == 0 ? 0 : Math.Sqrt(_squares[index] / _known[index]);

    /// <summary>Adds one row's label. Values of NaN are left out.</summary>
    /// <param name="label">As many values as the label is wide.</param>
    public void Add(ReadOnlySpan<float> label)
    {
        Rows++;
        for (var i = 0; i < label.Length; i++)
        {
            if (float.IsNaN(label[i]))
                continue;
            // Welford 1962: stable for large means.
            var delta = label[i] - _mean[i];
            _mean[i] += delta / ++_known[i];
            _squares[i] += delta * (label[i] - _mean[i]);
        }
        if (label.Length == 1 && label[0] == (int)label[0] && (_counts.Count < MostCounts || _counts.ContainsKey((int)label[0])))
            _counts[(int)label[0]] = _counts.GetValueOrDefault((int)label[0]) + 1;
    }

    /// <summary>Adds one row's labels of steps or pixels, to the first value and the counts. Values of NaN are left out.</summary>
    internal void AddSteps(ReadOnlySpan<float> steps)
    {
        var rows = Rows;
        foreach (var step in steps)
            if (!float.IsNaN(step))
                Add([step]);
        Rows = rows + 1;
    }

    /// <summary>These labels and others of the same width together (Chan, Golub, LeVeque 1979).</summary>
    internal LabelStatistics With(LabelStatistics other)
    {
        var all = new LabelStatistics(Capture()) { Rows = Rows + other.Rows };
        for (var i = 0; i < _mean.Length; i++)
        {
            var known = _known[i] + other._known[i];
            if (known == 0)
                continue;
            var delta = other._mean[i] - _mean[i];
            all._mean[i] += delta * other._known[i] / known;
            all._squares[i] += other._squares[i] + delta * delta * ((double)_known[i] * other._known[i] / known);
            all._known[i] = known;
        }
        foreach (var (label, count) in other._counts)
            if (all._counts.Count < MostCounts || all._counts.ContainsKey(label))
                all._counts[label] = all._counts.GetValueOrDefault(label) + count;
        return all;
    }

    /// <summary>The same without how often each number occurs.</summary>
    internal LabelStatistics WithoutCounts() => new(Capture() with { Counts = new Dictionary<int, long>() });

    internal LabelSummary Capture() => new(Rows, _mean, _squares, _known, _counts);

    internal static LabelStatistics Restore(LabelSummary summary) => new(summary);
}
