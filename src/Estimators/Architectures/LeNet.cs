namespace MlNet.MultiTask;

/// <summary>
/// LeNet (LeCun, Bottou, Bengio, Haffner 1998) as the multi-task literature uses it: convolutions, each with max pooling and a function
/// behind it, then fully connected layers, all shared; then a tower and a head for each task. The defaults are those of Lin, Zhen, Li,
/// Zhang, Kwong 2019 (Pareto multi-task learning) for images of 36 × 36.
/// </summary>
public sealed class LeNet : ImageArchitecture
{
    /// <summary>Channels of each convolution.</summary>
    /// <value>Default 10, 20. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> Channels { get; init; } = [10, 20];

    /// <summary>Height and width of each convolution's kernel.</summary>
    /// <value>Default 9, 5. As many as <see cref="Channels"/>, or one for all; each from 1 to 1024.</value>
    public IReadOnlyList<int> Kernels { get; init; } = [9, 5];

    /// <summary>Zeros on each side of a convolution's input.</summary>
    /// <value>Default 0. From 0 to 1024.</value>
    public int Padding { get; init; }

    /// <summary>Height, width and stride of the pooling behind each convolution; 1 pools nothing.</summary>
    /// <value>Default 2. From 1 to 1024.</value>
    public int Pool { get; init; } = 2;

    /// <summary>Widths of the fully connected layers behind the convolutions, shared by all tasks.</summary>
    /// <value>Default 50. Each from 1 to 65,536; none hands the flattened values on.</value>
    public IReadOnlyList<int> HiddenLayers { get; init; } = [50];

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(Channels);
        ArgumentNullException.ThrowIfNull(Kernels);
        if (Kernels.Count != 1 && Kernels.Count != Channels.Count)
            throw new ArgumentOutOfRangeException(
                nameof(Kernels),
                Kernels.Count,
                $"Kernels must have one number for all, or one for each of the {Channels.Count} convolutions."
            );
        foreach (var kernel in Kernels)
            Guard.Between(kernel, 1, 1024, nameof(Kernels));
        Guard.Between(Padding, 0, 1024);
        Guard.Between(Pool, 1, 1024);
        Guard.Widths(HiddenLayers, mayBeEmpty: true);
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
        for (var i = 0; i < Channels.Count; i++)
        {
            var layer = ops.Scope("convolutions").Scope(LayerNames.Of(i));
            image = layer.Convolution("convolution", image, Channels[i], Kernels[Kernels.Count == 1 ? 0 : i], padding: Padding);
            image = layer.Normalize("norm", image, Normalization);
            // Pooling first is a quarter of the work, and for functions that only rise it is the same.
            if (Pool > 1)
                image = layer.MaxPool2d(image, Pool, Pool);
            image = layer.Apply(Activation, image);
            stages[i] = image;
        }
        return stages;
    }

    /// <inheritdoc/>
    public override T PoolStages<T>(IOps<T> ops, IReadOnlyList<T> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return ops.Mlp("hidden", ops.Flatten(stages[^1]), HiddenLayers, Layers);
    }
}
