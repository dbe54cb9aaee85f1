namespace MlNet.MultiTask;

/// <summary>
/// A small residual network (He, Zhang, Ren, Sun 2016, section 4.2): a 3×3 convolution, then stages of residual blocks, each stage but the
/// first at half the height and width, and the mean of each channel at the end; all shared, then a tower and a head for each task.
/// </summary>
public sealed class ResNet : ImageArchitecture
{
    /// <summary>A network with batch normalisation.</summary>
    public ResNet() => Normalization = LayerNormalization.Batch;

    /// <summary>Channels of each stage; the first one's are also those of the convolution in front.</summary>
    /// <value>Default 16, 32, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> Channels { get; init; } = [16, 32, 64];

    /// <summary>Residual blocks of each stage. The paper's n: the network has 2·n·stages + 2 layers.</summary>
    /// <value>Default 1. From 1 to 1024.</value>
    public int BlocksPerStage { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(Channels);
        Guard.Between(BlocksPerStage, 1, 1024);
    }

    /// <inheritdoc/>
    public override bool HasStages => true;

    /// <inheritdoc/>
    public override T Trunk<T>(IOps<T> ops, T image) => PoolStages(ops, Stages(ops, image));

    /// <inheritdoc/>
    public override IReadOnlyList<T> Stages<T>(IOps<T> ops, T image)
    {
        ArgumentNullException.ThrowIfNull(ops);
        var stages = new T[Channels.Count];
        var x = ops.Convolution("stem", image, Channels[0], 3, padding: 1, bias: Normalization == LayerNormalization.None);
        x = ops.Apply(Activation, ops.Normalize("norm", x, Normalization));
        for (var stage = 0; stage < Channels.Count; stage++)
        {
            for (var block = 0; block < BlocksPerStage; block++)
                x = ops.Scope("stages")
                    .Scope(LayerNames.Of(stage))
                    .ResidualBlock(LayerNames.Of(block), x, Channels[stage], stage > 0 && block == 0 ? 2 : 1, Layers);
            stages[stage] = x;
        }
        return stages;
    }
}
