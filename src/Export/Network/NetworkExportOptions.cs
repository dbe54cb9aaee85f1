using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>How a network is written.</summary>
internal sealed record NetworkExportOptions
{
    /// <summary>Version of the standard operator set, 12 to 21.</summary>
    public int Opset { get; init; } = OnnxOpset.Default;

    /// <summary>What the training says about itself, as JSON; null for nothing.</summary>
    public string? TrainingSummary { get; init; }

    /// <summary>What was learnt besides the weights, as JSON; null for nothing.</summary>
    public string? Fitted { get; init; }
}
