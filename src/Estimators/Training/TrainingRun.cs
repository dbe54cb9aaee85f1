using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>What one training of a network is made from.</summary>
/// <param name="Network">The network.</param>
/// <param name="Shapes">Its parameters.</param>
/// <param name="Tasks">A task for each of its heads, with the weight of its loss.</param>
/// <param name="Options">What the user decided.</param>
/// <param name="Seed">Seed of weights, shuffles and dropout.</param>
/// <param name="Device">Where it is trained.</param>
internal sealed record TrainingRun(
    Network Network,
    ShapeRecord Shapes,
    IReadOnlyList<TaskDefinition> Tasks,
    MultiTaskOptions Options,
    int Seed,
    Device Device
)
{
    /// <summary>Weights to start from, by name; null for new ones.</summary>
    public Func<string, float[]?>? Start { get; init; }

    /// <summary>Where it is saved; null for nowhere.</summary>
    public TrainingCheckpoints? Checkpoints { get; init; }

    /// <summary>What a run of several trainings tells this one; it may stop it within a step, besides the options' own token.</summary>
    public required TrainingScope Scope { get; init; }
}
