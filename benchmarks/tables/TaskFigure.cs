namespace Benchmarks;

/// <summary>How well one task was predicted.</summary>
/// <param name="Name">Set and task.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="IsBetterHigher">Whether more is better.</param>
/// <param name="LogLoss">Mean negative logarithm of the probability given to the truth; NaN for numbers.</param>
internal sealed record TaskFigure(string Name, string Metric, double Value, bool IsBetterHigher, double LogLoss)
{
    /// <summary>By how much, as a share of the other's figure, this one is better; below 0 where it is worse.</summary>
    public double Over(TaskFigure other) => (IsBetterHigher ? Value - other.Value : other.Value - Value) / Math.Abs(other.Value);
}
