namespace CoTraining;

/// <summary>Accuracy on the test images.</summary>
/// <param name="Upper">The network on the upper half.</param>
/// <param name="Lower">The network on the lower half.</param>
/// <param name="Fusion">Both together, or the network on the whole image.</param>
/// <param name="Right">Share of the propagated labels that are right; NaN without.</param>
public sealed record Result(double Upper, double Lower, double Fusion, double Right);
