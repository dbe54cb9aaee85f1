namespace MlNet.MultiTask.Extending;

/// <summary>
/// Architectures for images: a convolutional trunk that all tasks share, then a tower and a head for each task (hard sharing, Caruana
/// 1997). The trunk alone may also be part of an <see cref="ImageEncoding"/>, in front of any other architecture.
/// </summary>
public abstract class ImageArchitecture : DenseArchitecture
{
    /// <inheritdoc/>
    public override bool TakesImages => true;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        if (Normalization == LayerNormalization.Layer)
            throw new ArgumentOutOfRangeException(
                nameof(Normalization),
                Normalization,
                $"{Name} normalises the channels of images: Normalization must be None or Batch."
            );
    }

    /// <summary>The shared part: makes a vector of an image.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="image">[batch, channels, height, width].</param>
    /// <returns>[batch, width].</returns>
    public abstract T Trunk<T>(IOps<T> ops, T image);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The features are no images.</exception>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        ArgumentNullException.ThrowIfNull(ops);
        if (ops.Rank(features) != 4)
            throw new ArgumentException(
                $"{Name} takes images, but the features are vectors of {ops.Size(features, -1)} values. Say in ColumnEncodings that the "
                    + "feature column is an image: new ImageEncoding(channels, height, width). "
                    + $"Where other columns stand beside it, make {Name} the Trunk of its encoding and choose another architecture.",
                nameof(features)
            );
        var shared = new T[taskCount];
        Array.Fill(shared, Trunk(ops.Scope("trunk"), features));
        return ops.Towers(shared, TowerLayers, Layers);
    }
}
