namespace MlNet.MultiTask;

/// <summary>
/// Progressive layered extraction (Tang, Liu, Zhao, Gong 2020, section 4.2): several levels of customized gate control, each fed with the
/// mixtures of the level below. Below the last level a shared gate mixes the experts of all tasks for the next level's shared experts.
/// </summary>
/// <remarks>Through the shared gates each task's loss reaches all experts below the last level: those are shared parameters, whatever task
/// they are named after. The experts and gates of the last level, and the tasks' gates of the one below, are each task's own.</remarks>
public sealed class Ple : GateControlArchitecture
{
    /// <summary>Number of levels.</summary>
    /// <value>Default 2. From 1 to 16; one is <see cref="Cgc"/>.</value>
    public int LevelCount { get; init; } = 2;

    /// <summary>Widths of the layers of each expert, the same in all levels.</summary>
    /// <value>Default 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> ExpertLayers { get; init; } = [64];

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Between(LevelCount, 1, 16);
        Guard.Widths(ExpertLayers);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount) =>
        Extract(ops, features, taskCount, LevelCount, ExpertLayers);
}
