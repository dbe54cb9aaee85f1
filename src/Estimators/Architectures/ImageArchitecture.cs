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

    /// <summary>Whether it gives <see cref="Stages"/>, which the decoder of an <see cref="ImageEncoding"/> reads.</summary>
    /// <value>Unless overridden false.</value>
    public virtual bool HasStages => false;

    /// <summary>The maps that the shared part makes on its way, for tasks with an answer for each pixel.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="image">[batch, channels, height, width].</param>
    /// <returns>[batch, channels, height, width] each, from the finest to the coarsest.</returns>
    /// <exception cref="NotSupportedException">It has none.</exception>
    public virtual IReadOnlyList<T> Stages<T>(IOps<T> ops, T image) =>
        throw new NotSupportedException($"{Name} gives no maps of an image.");

    /// <summary>The vector of an image from its maps: <see cref="Trunk"/> where <see cref="Stages"/> were computed before. Unless
    /// overridden the mean of each channel of the last one.</summary>
    /// <param name="ops">The operations, in the scope of <see cref="Stages"/>.</param>
    /// <param name="stages">What these gave.</param>
    /// <returns>[batch, width].</returns>
    public virtual T PoolStages<T>(IOps<T> ops, IReadOnlyList<T> stages)
    {
        ArgumentNullException.ThrowIfNull(ops);
        ArgumentNullException.ThrowIfNull(stages);
        return ops.GlobalAveragePool(stages[^1]);
    }

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
