namespace MlNet.MultiTask.Extending;

/// <summary>What customized gate control with one level (<see cref="Cgc"/>) and with several (<see cref="Ple"/>) have in common.</summary>
public abstract class GateControlArchitecture : DenseArchitecture
{
    /// <summary>Number of experts that all tasks share, in each level.</summary>
    /// <value>Default 1. From 1 to 1024.</value>
    public int SharedExpertCount { get; init; } = 1;

    /// <summary>Number of experts that each task has for itself, in each level.</summary>
    /// <value>Default 1. From 1 to 1024.</value>
    public int TaskExpertCount { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Between(SharedExpertCount, 1, 1024);
        Guard.Between(TaskExpertCount, 1, 1024);
    }

    /// <summary>Level upon level, then the towers.</summary>
    private protected IReadOnlyList<T> Extract<T>(IOps<T> ops, T features, int taskCount, int levels, IReadOnlyList<int> widths)
    {
        var settings = new ExpertSettings(SharedExpertCount, TaskExpertCount, widths, Layers);
        var shared = features;
        var values = new T[taskCount];
        Array.Fill(values, features);
        for (var level = 0; level < levels; level++)
            values = GateControl.Level(ops.Scope(LayerNames.OfLevel(level)), values, ref shared, above: levels - 1 - level, settings);
        return ops.Towers(values, TowerLayers, Layers);
    }
}
