namespace MlNet.MultiTask;

/// <summary>Hard parameter sharing (Caruana 1997): one trunk for all tasks, then a tower and a head for each.</summary>
public sealed class HardSharing : DenseArchitecture
{
    /// <summary>Widths of the trunk's layers, shared by all tasks.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536; none gives each task the features themselves.</value>
    public IReadOnlyList<int> TrunkLayers { get; init; } = [128, 64];

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(TrunkLayers, mayBeEmpty: true);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var shared = new T[taskCount];
        Array.Fill(shared, ops.Mlp("trunk", features, TrunkLayers, Layers));
        return ops.Towers(shared, TowerLayers, Layers);
    }
}
