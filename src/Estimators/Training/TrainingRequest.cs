using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What a trainer was asked for, before it has seen data.</summary>
/// <param name="Context">The context that everything runs in.</param>
/// <param name="Features">Names of the feature columns.</param>
/// <param name="Tasks">The tasks.</param>
/// <param name="Options">The user's options.</param>
/// <param name="Scope">The run of several trainings that this one belongs to.</param>
internal sealed record TrainingRequest(
    MLContext Context,
    IReadOnlyList<string> Features,
    IReadOnlyList<TaskDefinition> Tasks,
    MultiTaskOptions Options,
    TrainingScope Scope
)
{
    /// <summary>The ranks that train together; null where there is one.</summary>
    public RankGroup? Ranks { get; init; }
}
