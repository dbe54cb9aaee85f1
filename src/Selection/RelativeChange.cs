using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>By how much learning together changes a metric against learning alone, over several seeds. More than 0 is better, whichever way
/// the metric goes.</summary>
public sealed class RelativeChange
{
    internal RelativeChange(IReadOnlyList<double> values, double confidence)
    {
        Values = values;
        Mean = values.Average();
        if (values.Count < 2 || double.IsNaN(Mean))
            return;
        var deviation = Math.Sqrt(values.Sum(value => (value - Mean) * (value - Mean)) / (values.Count - 1));
        var half = StudentT.TwoSided(confidence, values.Count - 1) * deviation / Math.Sqrt(values.Count);
        Interval = new(Mean - half, Mean + half, confidence);
        Verdict =
            Mean - half > 0 ? ComparisonVerdict.Helps
            : Mean + half < 0 ? ComparisonVerdict.Hurts
            : ComparisonVerdict.CannotTell;
    }

    /// <summary>One change per seed, as a share: 0.02 is two percent better. NaN where the metric alone is 0 or undefined.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Their mean.</summary>
    public double Mean { get; }

    /// <summary>The t interval of the mean over the seeds; null for a single seed.</summary>
    public ConfidenceInterval? Interval { get; }

    /// <summary>What the interval says.</summary>
    public ComparisonVerdict Verdict { get; }

    /// <summary>(−1)ˡ (M − B) / |B| with l = 1 where less is better (Maninis, Radosavovic, Kokkinos 2019, "Attentive Single-Tasking of
    /// Multiple Tasks", eq. 4).</summary>
    internal static double Of(double together, double alone, bool isHigherBetter) =>
        alone == 0 ? double.NaN : (isHigherBetter ? together - alone : alone - together) / Math.Abs(alone);

    /// <summary>In percent, with the interval and the verdict in words.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Percent(Mean)} {(Interval is { } i ? $"[{Percent(i.Low)}, {Percent(i.High)}] " : "")}{Words}"
        );

    private string Words =>
        Verdict switch
        {
            ComparisonVerdict.Helps => "helps",
            ComparisonVerdict.Hurts => "hurts",
            _ => "cannot tell",
        };

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:+0.00;-0.00;0.00} %");
}
