namespace MlNet.MultiTask;

/// <summary>The decision thresholds of a head with a logit for each of some questions of yes or no.</summary>
/// <param name="rule">What the task says.</param>
/// <param name="labels">Number of questions.</param>
internal sealed class LabelThresholds(ThresholdRule rule, int labels)
{
    private readonly double[] _probabilities = [.. Enumerable.Repeat(rule.Given ?? 0.5, labels)];

    public ThresholdRule Rule => rule;

    /// <summary>The probability above which each is answered with yes; null where it is 0.5 for all, as for models that say
    /// nothing.</summary>
    public IReadOnlyList<double>? Known => _probabilities.All(p => p == 0.5) ? null : [.. _probabilities];

    /// <summary>The logits that are compared with.</summary>
    public float[] Logits => [.. _probabilities.Select(LabelThreshold.Logit)];

    /// <summary>Settles one of them.</summary>
    public void Set(int label, double probability) => _probabilities[label] = probability;

    /// <summary>1 where a logit is above its threshold, else 0.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="logits">[batch, labels].</param>
    public T Above<T>(IOps<T> ops, T logits)
    {
        var limits = Logits;
        return Array.TrueForAll(limits, limit => limit == limits[0])
            ? ops.GreaterThan(logits, limits[0])
            // The sign of a difference is that of the comparison, also after rounding.
            : ops.GreaterThan(ops.Sub(logits, ops.Constant("thresholds", limits, labels)), 0);
    }
}
