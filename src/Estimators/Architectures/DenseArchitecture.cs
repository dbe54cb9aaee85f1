namespace MlNet.MultiTask.Extending;

/// <summary>What the architectures of fully connected layers have in common: the layers' function, normalisation and dropout, and the
/// tasks' towers.</summary>
public abstract class DenseArchitecture : Architecture
{
    /// <summary>Widths of each task's own layers behind what is shared, before its head.</summary>
    /// <value>Default none. Each from 1 to 65,536.</value>
    public IReadOnlyList<int> TowerLayers { get; init; } = [];

    /// <summary>Activation behind each layer.</summary>
    /// <value>Default <see cref="Activation.Relu"/>.</value>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Normalisation between each layer and its function.</summary>
    /// <value>Default <see cref="LayerNormalization.None"/>.</value>
    public LayerNormalization Normalization { get; init; }

    /// <summary>Probability with which each hidden value is dropped while training.</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double Dropout { get; init; }

    /// <summary>What the layers have in common.</summary>
    protected LayerSettings Layers => new(Activation, Normalization, Dropout);

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        Guard.Widths(TowerLayers, mayBeEmpty: true);
        Guard.BelowOne(Dropout);
    }
}
