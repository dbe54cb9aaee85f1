using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>One metric over several runs, such as folds or seeds.</summary>
public sealed class MetricSummary
{
    /// <summary>A summary.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="isHigherBetter">Whether more is better.</param>
    /// <param name="values">One value per run; NaN where a run does not define it.</param>
    public MetricSummary(string name, bool isHigherBetter, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        (Name, IsHigherBetter, Values) = (name, isHigherBetter, values);
        double[] known = [.. values.Where(value => !double.IsNaN(value))];
        Mean = known.Length == 0 ? double.NaN : known.Average();
        StandardDeviation =
            known.Length < 2 ? double.NaN : Math.Sqrt(known.Sum(value => (value - Mean) * (value - Mean)) / (known.Length - 1));
    }

    /// <summary>The metric's name.</summary>
    public string Name { get; }

    /// <summary>Whether more is better.</summary>
    public bool IsHigherBetter { get; }

    /// <summary>One value per run; NaN where a run does not define it.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Mean of the known values; NaN where there is none.</summary>
    public double Mean { get; }

    /// <summary>Standard deviation of the known values, with n − 1; NaN for fewer than two.</summary>
    public double StandardDeviation { get; }

    /// <summary>Name, mean and deviation.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Mean:G4} ± {StandardDeviation:G2}");
}
