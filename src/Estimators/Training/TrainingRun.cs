using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Everything that one training of a network needs.</summary>
/// <param name="Network">The network.</param>
/// <param name="Shapes">Its parameters.</param>
/// <param name="Tasks">A task for each of its heads, with the weight of its loss.</param>
/// <param name="Options">The user's options.</param>
/// <param name="Seed">Seed of weights, shuffles and dropout.</param>
/// <param name="Device">The device that it is trained on.</param>
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

    /// <summary>Weights of another model that a new one begins with, by name; null for none.</summary>
    public Func<string, float[]?>? Taken { get; init; }

    /// <summary>How many of the first tasks stay as they start, with all that they share; 0 where everything is trained.</summary>
    public int KeptTasks { get; init; }

    /// <summary>Finds the number of threads in its first steps; null where it is settled.</summary>
    public ThreadTrial? Threads { get; init; }

    /// <summary>The ranks that train together; null where there is one.</summary>
    public RankGroup? Ranks { get; init; }

    /// <summary>How much each of them counts where they are clients with rows of their own; null where they take each step
    /// together.</summary>
    public ClientShares? Clients { get; init; }

    /// <summary>Its checkpoints; null for none.</summary>
    public TrainingCheckpoints? Checkpoints { get; init; }

    /// <summary>What a first training found; null where this is the first.</summary>
    public RefitPlan? Refit { get; init; }

    /// <summary>The run of several trainings that it belongs to; its token, like that of the options, stops the training within a
    /// step.</summary>
    public required TrainingScope Scope { get; init; }
}
