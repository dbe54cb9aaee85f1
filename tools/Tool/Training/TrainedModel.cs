using Microsoft.ML;

namespace MlNet.MultiTask.Tool.Training;

/// <summary>A model, and how it came to be.</summary>
/// <param name="Model">The model; it is disposed with this.</param>
/// <param name="Settings">The settings that give it again.</param>
/// <param name="History">Its epochs.</param>
/// <param name="Duration">How long its training took.</param>
internal sealed record TrainedModel(ITransformer Model, TrainingSettings Settings, TrainingHistory History, TimeSpan Duration) : IDisposable
{
    /// <summary>The search that it is from; null where there was none.</summary>
    public AutoResult? Found { get; init; }

    public void Dispose() => (Model as IDisposable)?.Dispose();
}
