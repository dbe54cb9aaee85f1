namespace MlNet.MultiTask.Extending;

/// <summary>How one input column enters the network, with everything that was learnt from the training rows. Part of the exported
/// graph.</summary>
public abstract class FittedEncoding
{
    /// <summary>Encodes a batch.</summary>
    /// <param name="ops">The operations, in the column's scope.</param>
    /// <param name="x">[batch, size]: float32 for numbers, int64 positions for keys (0 is missing).</param>
    /// <returns>[batch, width]; [batch, channels, height, width] for images.</returns>
    public abstract T Encode<T>(IOps<T> ops, T x);

    /// <summary>How many of the encoded values belong to each feature, in the order in which they come out: for architectures that scale
    /// features as a whole. Null where every value is a feature by itself.</summary>
    public virtual IReadOnlyList<int>? ValuesOfFeatures => null;

    /// <summary>What was learnt from the training rows, as numbers that <see cref="NumericEncoding.Restore"/> makes the same encoding from;
    /// it travels in the model, so that the model can be trained further. Null where an encoding does not offer that.</summary>
    public virtual IReadOnlyList<float>? State => null;
}
