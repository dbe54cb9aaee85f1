namespace MlNet.MultiTask;

/// <summary>Hard parameter sharing (Caruana 1997): one trunk for all tasks, then a tower and a head for each.</summary>
public sealed class HardSharing : Architecture
{
    /// <summary>Widths of the trunk's layers, shared by all tasks.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536; none gives each task the features themselves.</value>
    public IReadOnlyList<int> TrunkLayers { get; init; } = [128, 64];

    /// <summary>Widths of each task's own layers behind the trunk.</summary>
    /// <value>Default none. Each from 1 to 65,536.</value>
    public IReadOnlyList<int> TowerLayers { get; init; } = [];

    /// <summary>Function behind each layer.</summary>
    /// <value>Default <see cref="Function.Relu"/>.</value>
    public Function Activation { get; init; } = Function.Relu;

    /// <summary>Normalisation between each layer and its function.</summary>
    /// <value>Default <see cref="LayerNormalization.None"/>.</value>
    public LayerNormalization Normalization { get; init; }

    /// <summary>Probability with which each hidden value is dropped while training.</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        LayerSettings.CheckWidths(TrunkLayers, nameof(TrunkLayers), mayBeEmpty: true);
        LayerSettings.CheckWidths(TowerLayers, nameof(TowerLayers), mayBeEmpty: true);
        LayerSettings.CheckDropout(Dropout);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var layers = new LayerSettings(Activation, Normalization, Dropout);
        var trunk = ops.Mlp("trunk", features, TrunkLayers, layers);
        var representations = new T[taskCount];
        for (var task = 0; task < taskCount; task++)
            representations[task] = TowerLayers.Count == 0 ? trunk : ops.ForTask(task).Mlp(LayerNames.OfTower(task), trunk, TowerLayers, layers);
        return representations;
    }
}
