namespace MlNet.MultiTask;

/// <summary>
/// The expanding path of a U-Net (Ronneberger, Fischer, Brox 2015): from the coarsest map on, each is brought to the size of the next finer
/// one, joined with it, and goes through 3×3 convolutions to as many channels as that one has.
/// </summary>
public sealed class UNetDecoder : MapDecoder
{
    /// <summary>How a map is brought to the size of the next finer one.</summary>
    /// <value>Default <see cref="MapUpsampling.Bilinear"/>.</value>
    public MapUpsampling Upsampling { get; init; }

    /// <summary>Convolutions at each size.</summary>
    /// <value>Default 2. From 1 to 16.</value>
    public int Convolutions { get; init; } = 2;

    /// <summary>Activation behind each convolution.</summary>
    /// <value>Default <see cref="Activation.Relu"/>.</value>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Normalisation between each convolution and its function.</summary>
    /// <value>Default <see cref="LayerNormalization.Batch"/>. None or Batch.</value>
    public LayerNormalization Normalization { get; init; } = LayerNormalization.Batch;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Defined(Upsampling);
        Guard.Between(Convolutions, 1, 16);
        Guard.Defined(Activation);
        Guard.Range(Normalization is LayerNormalization.None or LayerNormalization.Batch, Normalization, "None or Batch");
    }

    /// <inheritdoc/>
    public override T Decode<T>(IOps<T> ops, IReadOnlyList<T> stages)
    {
        ArgumentNullException.ThrowIfNull(ops);
        ArgumentNullException.ThrowIfNull(stages);
        var map = stages[^1];
        for (var level = stages.Count - 2; level >= 0; level--)
        {
            var own = ops.Scope(LayerNames.OfLevel(level));
            var skip = stages[level];
            map = own.Concat(1, skip, own.Enlarge(map, own.Size(skip, 2), own.Size(skip, 3), Upsampling));
            for (var i = 0; i < Convolutions; i++)
                map = own.NormalizedConvolution(LayerNames.Of(i), map, own.Size(skip, 1), 3, 1, Normalization, Activation);
        }
        return map;
    }
}
