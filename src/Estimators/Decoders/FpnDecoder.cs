namespace MlNet.MultiTask;

/// <summary>
/// A feature pyramid (Lin, Dollár et al. 2017) with its maps joined for an answer for each pixel (Kirillov et al. 2019): every map of the
/// trunk is brought to the same channels by a convolution of one pixel and added to what is coarser, smoothed by a 3×3 convolution, brought
/// to the size of the finest, and all are added up.
/// </summary>
/// <param name="channels">Channels of all its maps.</param>
public sealed class FpnDecoder(int channels = 64) : MapDecoder
{
    /// <summary>Channels of all its maps.</summary>
    /// <value>Default 64. From 1 to 65,536.</value>
    public int Channels { get; init; } = channels;

    /// <summary>Activation behind each 3×3 convolution.</summary>
    /// <value>Default <see cref="Activation.Relu"/>.</value>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Normalisation in front of that function.</summary>
    /// <value>Default <see cref="LayerNormalization.Batch"/>. None or Batch.</value>
    public LayerNormalization Normalization { get; init; } = LayerNormalization.Batch;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Channels, 1, 65_536);
        Guard.Defined(Activation);
        Guard.Range(Normalization is LayerNormalization.None or LayerNormalization.Batch, Normalization, "None or Batch");
    }

    /// <inheritdoc/>
    public override T Decode<T>(IOps<T> ops, IReadOnlyList<T> stages)
    {
        ArgumentNullException.ThrowIfNull(ops);
        ArgumentNullException.ThrowIfNull(stages);
        var (height, width) = (ops.Size(stages[0], 2), ops.Size(stages[0], 3));
        var (coarser, sum) = (default(T)!, default(T)!);
        for (var level = stages.Count - 1; level >= 0; level--)
        {
            var own = ops.Scope(LayerNames.OfLevel(level));
            var map = own.Convolution("lateral", stages[level], Channels, 1);
            if (level < stages.Count - 1)
                map = own.Add(map, own.Resize2d(coarser, own.Size(map, 2), own.Size(map, 3)));
            coarser = map;
            var smooth = own.Resize2d(own.NormalizedConvolution("smooth", map, Channels, 3, 1, Normalization, Activation), height, width);
            sum = level == stages.Count - 1 ? smooth : own.Add(sum, smooth);
        }
        return sum;
    }
}
