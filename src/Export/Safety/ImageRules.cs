namespace MlNet.MultiTask.Safety;

/// <summary>Convolutions and pooling over images [batch, channels, height, width].</summary>
internal static class ImageRules
{
    private const long MostPixels = 1 << 16;

    public static GraphValue[] Conv(CheckedNode node)
    {
        node.Takes(2, 3);
        var inputs = node.SameType(ItemTypes.Floats);
        var (x, weight) = (inputs[0].Shape, inputs[1].Shape);
        var groups = node.Int("group", 1, 1, int.MaxValue);
        if (x.Rank != 4 || weight.Rank != 4 || weight.Dims.ContainsAnyExcept(Numbers(weight)))
            throw node.Wrong($"convolves {x} with {weight}");
        var (outputs, perGroup) = (weight[0].Size, weight[1].Size);
        if (!x[1].IsNumber || x[1].Size != Shape.Times(perGroup, groups) || outputs % groups != 0)
            throw node.Wrong($"convolves {x} with {weight} in {groups} groups");
        if (inputs.Length == 3 && !inputs[2].Shape.Fits(new(weight[0])))
            throw node.Wrong($"adds {inputs[2].Shape} to {outputs} channels");
        var window = Window.Of(node, weight[2].Size, weight[3].Size, dilations: true);
        var image = window.Over(node, x, long.MaxValue).With(1, weight[0]);
        node.Arithmetic = Shape.Times(image.Items, Shape.Times(perGroup, window.Pixels));
        return [new(inputs[0].Type, image)];
    }

    public static GraphValue[] ConvTranspose(CheckedNode node)
    {
        node.Takes(2, 3);
        var inputs = node.SameType(ItemTypes.Floats);
        var (x, weight) = (inputs[0].Shape, inputs[1].Shape);
        node.Int("group", 1, 1, 1);
        if (x.Rank != 4 || weight.Rank != 4 || weight.Dims.ContainsAnyExcept(Numbers(weight)) || !x[1].IsNumber || x[1] != weight[0])
            throw node.Wrong($"spreads {x} with {weight}");
        if (inputs.Length == 3 && !inputs[2].Shape.Fits(new(weight[1])))
            throw node.Wrong($"adds {inputs[2].Shape} to {weight[1]} channels");
        var window = Window.Of(node, weight[2].Size, weight[3].Size, dilations: false);
        node.Arithmetic = Shape.Times(Shape.Times(x.Items, weight[1].Size), window.Pixels);
        return [new(inputs[0].Type, window.Spread(node, x).With(1, weight[1]))];
    }

    /// <summary>Linear interpolation between pixel centres, by constant scales, as the exporter writes it.</summary>
    public static GraphValue[] Resize(CheckedNode node)
    {
        node.Takes(3, 3);
        var x = node.Input(0, ItemTypes.Floats);
        node.Text("mode", "nearest", "linear");
        node.Text("coordinate_transformation_mode", "half_pixel", "half_pixel");
        var (region, scales) = (node.Numbers(1), node.Numbers(2));
        if (region is not [0, 0, 0, 0, 1, 1, 1, 1])
            throw node.Wrong($"resizes the region [{string.Join(", ", region)}], which is not the whole image");
        if (x.Shape.Rank != 4 || scales is not [1, 1, > 0, > 0])
            throw node.Wrong($"resizes {x.Shape} by [{string.Join(", ", scales)}]");
        var image = x.Shape;
        for (var axis = 2; axis < 4; axis++)
        {
            var size = image[axis].IsNumber ? (long)(image[axis].Size * scales[axis]) : 0;
            if (size is < 1 or > MostPixels)
                throw node.Wrong($"resizes {x.Shape} by [{string.Join(", ", scales)}]");
            image = image.With(axis, Dim.Of(size));
        }
        node.Arithmetic = Shape.Times(image.Items, 4);
        return [new(x.Type, image)];
    }

    /// <param name="dilations">Whether the operator has dilations.</param>
    /// <param name="counts">Whether it has an attribute for counting the border.</param>
    public static OperatorRule Pool(bool dilations, bool counts) =>
        node =>
        {
            node.Takes(1, 1);
            var x = node.Input(0, ItemTypes.Floats);
            if (counts)
                node.Flag("count_include_pad", false);
            node.Int("ceil_mode", 0, 0, 0);
            if (x.Shape.Rank != 4)
                throw node.Wrong($"pools {x.Shape}");
            var window = Window.Of(node, null, null, dilations);
            // A border as wide as the window would be pooled from nothing.
            var image = window.Over(node, x.Shape, Math.Min(window.Kernel[0], window.Kernel[1]) - 1);
            node.Arithmetic = Shape.Times(image.Items, window.Pixels);
            return [new(x.Type, image)];
        };

    private static Dim[] Numbers(Shape shape) => [.. shape.Dims.ToArray().Where(dim => dim.IsNumber && dim.Size > 0)];

    /// <summary>What moves over an image.</summary>
    private sealed record Window(
        IReadOnlyList<long> Kernel,
        IReadOnlyList<long> Strides,
        IReadOnlyList<long> Pads,
        IReadOnlyList<long> Dilations
    )
    {
        public long Pixels => Shape.Times(Kernel[0], Kernel[1]);

        public static Window Of(CheckedNode node, long? height, long? width, bool dilations)
        {
            node.Text("auto_pad", "NOTSET", "NOTSET");
            var kernel = List(node, "kernel_shape", 2, 1, height is { } h && width is { } w ? [h, w] : null);
            if (height is not null && (kernel[0] != height || kernel[1] != width))
                throw node.Wrong($"has a kernel_shape of {kernel[0]}×{kernel[1]} and weights of {height}×{width}");
            return new(
                kernel,
                List(node, "strides", 2, 1, [1, 1]),
                List(node, "pads", 4, 0, [0, 0, 0, 0]),
                dilations ? List(node, "dilations", 2, 1, [1, 1]) : [1, 1]
            );
        }

        public Shape Over(CheckedNode node, Shape image, long widestBorder)
        {
            for (var i = 0; i < 2; i++)
            {
                if (Pads[i] > widestBorder || Pads[i + 2] > widestBorder)
                    throw node.Wrong($"has a border of {Pads[i]} and {Pads[i + 2]} around a window of {Kernel[i]}");
                if (!image[i + 2].IsNumber)
                    throw node.Wrong($"goes over {image}, an image whose size is not known");
                var free = image[i + 2].Size + Pads[i] + Pads[i + 2] - (Dilations[i] * (Kernel[i] - 1) + 1);
                if (free < 0)
                    throw node.Wrong($"has a window larger than {image}");
                image = image.With(i + 2, Dim.Of(free / Strides[i] + 1));
            }
            return image;
        }

        /// <summary>The image that a transposed convolution makes.</summary>
        public Shape Spread(CheckedNode node, Shape image)
        {
            for (var i = 0; i < 2; i++)
            {
                if (!image[i + 2].IsNumber)
                    throw node.Wrong($"goes over {image}, an image whose size is not known");
                var size = Shape.Times(image[i + 2].Size - 1, Strides[i]) + Kernel[i] - Pads[i] - Pads[i + 2];
                if (size < 1)
                    throw node.Wrong($"cuts [{string.Join(", ", Pads)}] off {image}, which leaves nothing");
                image = image.With(i + 2, Dim.Of(size));
            }
            return image;
        }

        private static IReadOnlyList<long> List(CheckedNode node, string name, int count, long least, long[]? otherwise)
        {
            var list = node.Ints(name) ?? otherwise ?? throw node.Wrong($"has no attribute {name}");
            return list.Count == count && list.All(number => number >= least && number <= MostPixels)
                ? list
                : throw node.Wrong(
                    $"has the attribute {name} = [{string.Join(", ", list.Take(8))}], "
                        + $"which has to be {count} numbers from {least} to {MostPixels}"
                );
        }
    }
}
