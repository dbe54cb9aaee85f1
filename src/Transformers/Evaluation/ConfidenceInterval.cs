using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>An interval that holds the true value with a stated confidence.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Confidence">The confidence, between 0 and 1.</param>
public readonly record struct ConfidenceInterval(double Low, double High, double Confidence)
{
    /// <summary>Whether a value lies in it, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary><c>[low, high]</c> with four digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Low:G4}, {High:G4}]");
}
