namespace MlNet.MultiTask.Extending;

/// <summary>What the fully connected layers of a network have in common.</summary>
/// <param name="Activation">Activation behind each layer.</param>
/// <param name="Normalization">Normalisation before it.</param>
/// <param name="Dropout">Probability of dropping a value behind it, from 0 to below 1.</param>
public readonly record struct LayerSettings(
    Activation Activation,
    LayerNormalization Normalization = LayerNormalization.None,
    double Dropout = 0
);
