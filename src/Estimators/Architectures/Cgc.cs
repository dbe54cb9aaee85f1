namespace MlNet.MultiTask;

/// <summary>
/// Customized gate control (Tang, Liu, Zhao, Gong 2020, section 4.1): experts shared by all tasks and experts of each task; a task's gate
/// softmax(Wₜ x) mixes its own experts with the shared ones, so that no other task's loss reaches its own.
/// </summary>
public sealed class Cgc : GateControlArchitecture
{
    /// <summary>Widths of the layers of each expert.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> ExpertLayers { get; init; } = [128, 64];

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(ExpertLayers);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount) =>
        Extract(ops, features, taskCount, 1, ExpertLayers);
}
