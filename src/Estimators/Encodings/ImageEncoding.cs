namespace MlNet.MultiTask;

/// <summary>
/// A column that holds an image: Byte or Single, channels × height × width values. It reaches the architecture as [batch, channels, height,
/// width], scaled and normalised channel by channel, and with its channels in the order that the network wants; all of it is part of the
/// exported graph, so the model takes the column as it is. With a <see cref="Trunk"/> it becomes a vector, which stands beside the other
/// columns.
/// </summary>
/// <remarks>
/// The network sees (s·x − m) / d for a value x, with the scale s, and a mean m and a deviation d of each channel; a channel that is the
/// same everywhere becomes 0. In a Single column single pixels so far out that they would drown the others are not counted in m and d, and
/// are clipped, as <see cref="StandardizeEncoding"/> says.
/// </remarks>
/// <param name="channels">Channels: 1 for grey, 3 for colours.</param>
/// <param name="height">Rows of pixels.</param>
/// <param name="width">Pixels of a row.</param>
public sealed class ImageEncoding(int channels, int height, int width) : NumericEncoding
{
    /// <summary>Channels: 1 for grey, 3 for colours.</summary>
    /// <value>From 1 to 65,536.</value>
    public int Channels { get; init; } = channels;

    /// <summary>Rows of pixels.</summary>
    /// <value>From 1 to 65,536.</value>
    public int Height { get; init; } = height;

    /// <summary>Pixels of a row.</summary>
    /// <value>From 1 to 65,536.</value>
    public int Width { get; init; } = width;

    /// <summary>Order of the column's values.</summary>
    /// <value>Default <see cref="ImageLayout.ChannelsFirst"/>.</value>
    public ImageLayout Layout { get; init; }

    /// <summary>What a value is multiplied with first; null for 1/255 in a Byte column and 1 in a Single column.</summary>
    /// <value>Default null. A number other than 0.</value>
    public double? Scale { get; init; }

    /// <summary>Mean of each channel's scaled values, or one number for all channels; empty takes those of the training rows.</summary>
    /// <value>Default empty. Given together with <see cref="Deviation"/>; 0 and 1 leave the scaled values as they are.</value>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>Standard deviation of each channel's scaled values, or one number for all channels; empty takes those of the training
    /// rows.</summary>
    /// <value>Default empty. Each greater than 0.</value>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>The column's channels in the order in which the network reads them: [2, 1, 0] makes blue, green, red of a column of red,
    /// green, blue, which some pretrained networks want. It is part of the exported graph; <see cref="Mean"/> and
    /// <see cref="Deviation"/> stay in the column's order.</summary>
    /// <value>Default empty: as they are in the column. Otherwise each channel from 0 on, once.</value>
    public IReadOnlyList<int> ChannelOrder { get; init; } = [];

    /// <summary>A convolutional network, such as <see cref="LeNet"/>, that makes a vector of the image within its encoding, shared by all
    /// tasks; then any architecture follows, and other columns stand beside it. Null hands the image itself to the architecture.</summary>
    /// <value>Default null. It has no TowerLayers.</value>
    public ImageArchitecture? Trunk { get; init; }

    /// <summary>Makes one map of the trunk's maps, such as <see cref="UNetDecoder"/>, for tasks with an answer for each pixel
    /// (<see cref="Tasks.Segmentation"/>); they share it. Tasks of rows read the trunk's vector beside it.</summary>
    /// <value>Default null: no such tasks. With a <see cref="Trunk"/> that has stages.</value>
    public MapDecoder? Decoder { get; init; }

    /// <summary>Whether each task of pixels picks values from the trunk's maps with masks of its own before they are decoded, by a decoder
    /// of its own (MTAN: Liu, Johns, Davison 2019, section 3.2.1). Tasks that want different things of an image get in each other's way
    /// less; each costs its masks and its decoder.</summary>
    /// <value>Default false: tasks of pixels share maps and decoder.</value>
    public bool TaskAttention { get; init; }

    /// <summary>Whether tasks of pixels take from each other's maps, behind the decoder and in front of their heads, what a mask of their
    /// own lets through (PAD-Net: Xu, Ouyang, Wang, Sebe 2018, section 3.3, module C). A single task has nobody to take from.</summary>
    /// <value>Default false.</value>
    public bool TaskDistillation { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Channels, 1, 65_536);
        Guard.Between(Height, 1, 65_536);
        Guard.Between(Width, 1, 65_536);
        if (Scale is { } scale && (scale == 0 || !double.IsFinite(scale)))
            throw new ArgumentOutOfRangeException(nameof(Scale), Scale, "Scale must be a finite number other than 0.");
        ArgumentNullException.ThrowIfNull(Mean);
        ArgumentNullException.ThrowIfNull(Deviation);
        if (Mean.Count != Deviation.Count || (Mean.Count != 0 && Mean.Count != 1 && Mean.Count != Channels))
            throw new ArgumentException(
                $"Mean has {Mean.Count} numbers and Deviation {Deviation.Count}; an image of {Channels} channels wants one of each for "
                    + "all, one of each per channel, or none to take those of the training rows.",
                nameof(Mean)
            );
        if (Mean.Any(mean => !double.IsFinite(mean)))
            throw new ArgumentOutOfRangeException(nameof(Mean), "Each Mean must be a finite number.");
        if (Deviation.Any(deviation => !(deviation > 0) || double.IsInfinity(deviation)))
            throw new ArgumentOutOfRangeException(nameof(Deviation), "Each Deviation must be a finite number greater than 0.");
        ArgumentNullException.ThrowIfNull(ChannelOrder);
        Guard.Range(
            ChannelOrder.Count == 0 || ChannelOrder.Order().SequenceEqual(Enumerable.Range(0, Channels)),
            $"[{string.Join(", ", ChannelOrder)}]",
            $"each channel from 0 to {Channels - 1} once, or empty",
            nameof(ChannelOrder)
        );
        if (Decoder is not null && Trunk is not { HasStages: true })
            throw new ArgumentException(
                $"{Decoder.GetType().Name} is the Decoder of an encoding whose Trunk is {Trunk?.Name ?? "null"}, which gives no maps to "
                    + $"read: take a trunk such as {nameof(ResNet)}.",
                nameof(Decoder)
            );
        Decoder?.Validate();
        if (Decoder is null && (TaskAttention || TaskDistillation))
            throw new ArgumentException(
                $"{(TaskAttention ? nameof(TaskAttention) : nameof(TaskDistillation))} is about tasks with an answer for each pixel, which "
                    + $"need a Decoder: say Decoder = new {nameof(UNetDecoder)}().",
                TaskAttention ? nameof(TaskAttention) : nameof(TaskDistillation)
            );
        if (Trunk is null)
            return;
        Trunk.Validate(1);
        if (Trunk.TowerLayers.Count > 0)
            throw new ArgumentException(
                $"{Trunk.Name} is the Trunk of an encoding, which all tasks share: it has no TowerLayers. Give "
                    + "them to the architecture.",
                nameof(Trunk)
            );
    }

    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values)
    {
        Check(column);
        return new FittedImage(this, column.Type, Mean.Count > 0 ? Given(column) : ChannelMoments.Of(this, values.Span));
    }

    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<byte> values)
    {
        Check(column);
        return new FittedImage(this, column.Type, Mean.Count > 0 ? Given(column) : ChannelMoments.Of(this, values.Span));
    }

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state)
    {
        Check(column);
        return new FittedImage(this, column.Type, FittedImageState.Read(column, Channels, state));
    }

    /// <summary>The value in the column that stands for 1 behind the scale.</summary>
    internal float Unit(InputColumn column) => (float)(1 / ScaleOf(column));

    internal double ScaleOf(InputColumn column) => Scale ?? (column.Type == ColumnKind.Byte ? 1.0 / 255 : 1);

    internal void Check(InputColumn column)
    {
        if (column.Size != (long)Channels * Height * Width)
            throw new ArgumentException(
                $"Feature column '{column.Name}' has {column.Size} slots, but its ImageEncoding says {Channels} × {Height} × {Width} = "
                    + $"{(long)Channels * Height * Width} (channels × height × width).",
                nameof(column)
            );
    }

    private SlotSegment[] Given(InputColumn column)
    {
        var scale = ScaleOf(column);
        return
        [
            .. Enumerable
                .Range(0, Channels)
                .Select(channel =>
                    SlotSegment.Line(
                        channel,
                        Mean[Mean.Count == 1 ? 0 : channel] / scale,
                        Deviation[Deviation.Count == 1 ? 0 : channel] / scale
                    )
                ),
        ];
    }
}
