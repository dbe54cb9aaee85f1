namespace MlNet.MultiTask;

/// <summary>A metric of a task.</summary>
public readonly record struct MetricValue
{
    internal MetricValue(string name, double value, bool isHigherBetter, ConfidenceInterval? interval = null) =>
        (Name, Value, IsHigherBetter, Interval) = (name, value, isHigherBetter, interval);

    /// <summary>Its name, such as <c>AUC</c>.</summary>
    public string Name { get; internal init; }

    /// <summary>Its value; NaN if the rows do not define it.</summary>
    public double Value { get; internal init; }

    /// <summary>Whether more is better, as for an accuracy, or less, as for an error.</summary>
    public bool IsHigherBetter { get; internal init; }

    /// <summary>Its confidence interval; null unless asked for by <see cref="EvaluationOptions.BootstrapSamples"/>.</summary>
    public ConfidenceInterval? Interval { get; internal init; }

    /// <summary>Its unit, if that is not the label's: <c>bits</c> for a binary log loss, <c>nats</c> for a multiclass one, as in
    /// ML.NET.</summary>
    /// <value>Default null.</value>
    public string? Unit { get; internal init; }

    /// <summary>Name and number.</summary>
    public void Deconstruct(out string name, out double value) => (name, value) = (Name, Value);

    /// <summary>The number alone, so that <c>double auc = metrics["Sex"].Value("AUC");</c> reads as it should.</summary>
    /// <param name="metric">The metric.</param>
    public static implicit operator double(MetricValue metric) => metric.Value;

    /// <summary>The number alone.</summary>
    public double ToDouble() => Value;
}
