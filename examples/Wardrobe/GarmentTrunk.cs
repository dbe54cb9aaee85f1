using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace Wardrobe;

/// <summary>
/// A residual trunk that halves the image before anything else: what is computed at the full size of a small grey image says little, and
/// takes as long as much of the rest. Its maps are 1/2, 1/4, 1/8 and 1/16 of the image's sides, the last so coarse that each of its places
/// knows of a whole garment.
/// </summary>
public sealed class GarmentTrunk : ImageArchitecture
{
    public GarmentTrunk() => Normalization = LayerNormalization.Batch;

    /// <summary>Channels of each stage.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [32, 64, 128, 128];

    /// <inheritdoc/>
    public override bool HasStages => true;

    /// <inheritdoc/>
    public override T Trunk<T>(IOps<T> ops, T image) => PoolStages(ops, Stages(ops, image));

    /// <inheritdoc/>
    public override IReadOnlyList<T> Stages<T>(IOps<T> ops, T image)
    {
        var stages = new T[Channels.Count];
        var stem = ops.Scope("stem");
        var x = stem.Convolution("convolution", image, Channels[0], 4, stride: 2, padding: 1, bias: false);
        stages[0] = x = stem.Apply(Activation, stem.Normalize("norm", x, Normalization));
        for (var i = 1; i < stages.Length; i++)
            stages[i] = x = ops.ResidualBlock($"stage{i}", x, Channels[i], stride: 2, Layers);
        return stages;
    }
}
