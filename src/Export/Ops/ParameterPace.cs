namespace MlNet.MultiTask;

/// <summary>How far training moves a parameter.</summary>
/// <param name="Factor">What the optimizer's steps are multiplied with.</param>
/// <param name="FromEpoch">The number of epochs that it stays as it is at first.</param>
/// <param name="Anchor">λ of a penalty λ/2 Σ (θ − θ₀)² that holds it to where the training starts.</param>
internal readonly record struct ParameterPace(float Factor, int FromEpoch, float Anchor)
{
    /// <summary>That of parameters of which nothing else is said.</summary>
    public static ParameterPace Whole { get; } = new(1, 0, 0);

    /// <summary>This one within another.</summary>
    public ParameterPace Within(ParameterPace other) =>
        new(Factor * other.Factor, Math.Max(FromEpoch, other.FromEpoch), Math.Max(Anchor, other.Anchor));
}
