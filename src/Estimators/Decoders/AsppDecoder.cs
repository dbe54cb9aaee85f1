namespace MlNet.MultiTask;

/// <summary>
/// Atrous spatial pyramid pooling (DeepLab v3; Chen, Papandreou, Schroff, Adam 2017, section 3.3): the coarsest map of the trunk is read by
/// a convolution of one pixel, by 3×3 convolutions whose pixels lie further and further apart, and as the mean of the whole image; what
/// these see is joined. The map stays as coarse as that one, and is cheap; heads bring it to the size of the label.
/// </summary>
/// <param name="channels">Channels of each of these, and of the map.</param>
public sealed class AsppDecoder(int channels = 64) : MapDecoder
{
    /// <summary>Channels of each reading, and of the map.</summary>
    /// <value>Default 64. From 1 to 65,536.</value>
    public int Channels { get; init; } = channels;

    /// <summary>Distances of the pixels that the 3×3 convolutions look at, in pixels of the coarsest map.</summary>
    /// <value>Default 6, 12, 18, as in the paper. Each from 1 to 1,024; smaller ones for small maps.</value>
    public IReadOnlyList<int> Rates { get; init; } = [6, 12, 18];

    /// <summary>Activation behind each convolution.</summary>
    /// <value>Default <see cref="Activation.Relu"/>.</value>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Normalisation in front of that function.</summary>
    /// <value>Default <see cref="LayerNormalization.Batch"/>. None or Batch.</value>
    public LayerNormalization Normalization { get; init; } = LayerNormalization.Batch;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Channels, 1, 65_536);
        ArgumentNullException.ThrowIfNull(Rates);
        foreach (var rate in Rates)
            Guard.Between(rate, 1, 1024, nameof(Rates));
        Guard.Defined(Activation);
        Guard.Range(Normalization is LayerNormalization.None or LayerNormalization.Batch, Normalization, "None or Batch");
    }

    /// <inheritdoc/>
    public override T Decode<T>(IOps<T> ops, IReadOnlyList<T> stages)
    {
        ArgumentNullException.ThrowIfNull(ops);
        ArgumentNullException.ThrowIfNull(stages);
        var map = stages[^1];
        var parts = new List<T> { ops.NormalizedConvolution("pixel", map, Channels, 1, 1, Normalization, Activation) };
        for (var i = 0; i < Rates.Count; i++)
            parts.Add(ops.NormalizedConvolution(LayerNames.Of(i), map, Channels, 3, Rates[i], Normalization, Activation));
        var mean = ops.Apply(Activation, ops.Dense("image", ops.GlobalAveragePool(map), Channels));
        parts.Add(ops.Resize2d(ops.Reshape(mean, Channels, 1, 1), ops.Size(map, 2), ops.Size(map, 3)));
        return ops.NormalizedConvolution("join", ops.Concat(1, [.. parts]), Channels, 1, 1, Normalization, Activation);
    }
}
