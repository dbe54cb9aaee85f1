using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>An interval that holds the true value with a stated confidence.</summary>
public readonly record struct ConfidenceInterval
{
    internal ConfidenceInterval(double low, double high, double confidence) => (Low, High, Confidence) = (low, high, confidence);

    /// <summary>Its lower end.</summary>
    public double Low { get; internal init; }

    /// <summary>Its upper end.</summary>
    public double High { get; internal init; }

    /// <summary>The confidence, between 0 and 1.</summary>
    public double Confidence { get; internal init; }

    /// <summary>Whether a value lies in it, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary><c>[low, high]</c> with four digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Low:G4}, {High:G4}]");
}
