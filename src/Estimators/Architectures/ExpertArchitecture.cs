namespace MlNet.MultiTask.Extending;

/// <summary>What the architectures with experts shared by all tasks have in common.</summary>
public abstract class ExpertArchitecture : DenseArchitecture
{
    /// <summary>Number of experts.</summary>
    /// <value>Default 4. From 2 to 1024.</value>
    public int ExpertCount { get; init; } = 4;

    /// <summary>Widths of the layers of each expert.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> ExpertLayers { get; init; } = [128, 64];

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Between(ExpertCount, 2, 1024);
        Guard.Widths(ExpertLayers);
    }

    /// <summary>All experts over the features, [batch, experts, width].</summary>
    private protected T StackedExperts<T>(IOps<T> ops, T features) =>
        ops.Stack(ops.Experts("experts", features, ExpertCount, ExpertLayers, Layers));
}
