namespace MlNet.MultiTask;

/// <summary>A number that says how well a task was predicted.</summary>
/// <param name="Name">What it is called, such as <c>AUC</c>.</param>
/// <param name="Value">The number; NaN where the rows do not define it.</param>
/// <param name="IsHigherBetter">Whether more is better, as for an accuracy, or less, as for an error.</param>
/// <param name="Interval">Its confidence interval; null unless asked for by <see cref="EvaluationOptions.BootstrapSamples"/>.</param>
public readonly record struct MetricValue(string Name, double Value, bool IsHigherBetter, ConfidenceInterval? Interval = null)
{
    /// <summary>The unit of a number that has one besides the label's: <c>bits</c> for a binary log loss, <c>nats</c> for a multiclass one, as ML.NET has them.</summary>
    /// <value>Default null.</value>
    public string? Unit { get; init; }

    /// <summary>Name and number.</summary>
    public void Deconstruct(out string name, out double value) => (name, value) = (Name, Value);
}
