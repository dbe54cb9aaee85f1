namespace MlNet.MultiTask;

/// <summary>The window that a convolution or pooling moves over an image, along its height and its width.</summary>
/// <param name="Kernel">Its height and width.</param>
/// <param name="Strides">Pixels between two windows.</param>
/// <param name="Dilations">Pixels between two of a window's pixels.</param>
/// <param name="Before">Border above and in front.</param>
/// <param name="After">Border below and behind, as the file says it.</param>
/// <param name="Sizes">Height and width of the image.</param>
/// <param name="Windows">Number of windows along height and width.</param>
internal sealed record NodeWindow(
    int[] Kernel,
    int[] Strides,
    int[] Dilations,
    int[] Before,
    int[] After,
    int[] Sizes,
    int[] Windows
)
{
    // Of all windows along an axis: what is read from each of them is counted and listed.
    private const double MostPixels = 1 << 22;

    /// <summary>Border below and behind that the last windows reach, or more where the file has more.</summary>
    public int[] Reach => [.. Axes(i => Math.Max(0, (Windows[i] - 1) * Strides[i] + Extent(i) - Sizes[i] - Before[i]))];

    public bool IsSquare => Kernel[0] == Kernel[1] && Strides[0] == Strides[1] && Dilations.All(dilation => dilation == 1);

    /// <summary>Whether the border is the same on all sides, and windows end where it ends.</summary>
    public bool IsEven =>
        Before[0] == Before[1] && After.SequenceEqual(Before) && Windows.SequenceEqual(Axes(i => (Room(i) - Extent(i)) / Strides[i] + 1));

    /// <summary>Whether one window covers the whole image.</summary>
    public bool IsWhole => Kernel.SequenceEqual(Sizes) && Before.Concat(After).All(border => border == 0) && Dilations.All(d => d == 1);

    /// <summary>Reads a node's attributes.</summary>
    public static NodeWindow Of<T>(NodeCall<T> call, IReadOnlyList<int>? kernel = null)
    {
        // A line of pixels is an image of one row.
        var isLine = call.Dims(0).Length == 3;
        var dims = isLine ? call.Dims(0) : call.Dims(0, 4, "[batch, channels, height, width] or [batch, channels, width]");
        int[] sizes = isLine ? [1, dims[2]] : dims[2..];
        int[] window = [.. kernel ?? Pair(call, "kernel_shape", isLine) ?? throw call.Error("has no kernel_shape")];
        var (strides, dilations) = (Pair(call, "strides", isLine) ?? [1, 1], Pair(call, "dilations", isLine) ?? [1, 1]);
        int[] extents = [.. window.Zip(dilations, (size, dilation) => dilation * (size - 1) + 1)];
        var pads = call.Ints("pads") ?? [0, 0, 0, 0];
        if (isLine && pads.Length == 2)
            pads = [0, pads[0], 0, pads[1]];
        if (pads.Length != 4 || pads.Any(pad => pad is < 0 or > 1 << 16) || window.Concat(strides).Concat(dilations).Any(n => n < 1))
            throw call.Error("has a kernel, strides, dilations or pads that no window has");
        int[] before = [(int)pads[0], (int)pads[1]],
            after = [(int)pads[2], (int)pads[3]];
        var automatic = call.Text("auto_pad", "NOTSET");
        if (automatic == "VALID")
            (before, after) = ([0, 0], [0, 0]);
        for (var i = 0; i < 2 && automatic != "VALID"; i++)
            if (!(isLine && i == 0) && IsFitted(i) is { } isInFront)
            {
                var border = Fitting(sizes[i], strides[i], extents[i]);
                before[i] = isInFront ? border - border / 2 : border / 2;
                after[i] = border - before[i];
            }
        var isCeiled = call.Int("ceil_mode", 0) != 0;
        var windows = new int[2];
        for (var i = 0; i < 2; i++)
        {
            var room = sizes[i] + before[i] + after[i] - extents[i];
            if (room < 0)
                throw call.Error(
                    $"has a kernel of {extents[i]} over an image of {sizes[i]} with a border of {before[i] + after[i]}: the image is too "
                        + "small"
                );
            windows[i] = (isCeiled ? room + strides[i] - 1 : room) / strides[i] + 1;
            // A window has to begin on the image or in front of it.
            if (isCeiled && (windows[i] - 1) * strides[i] >= sizes[i] + before[i])
                windows[i]--;
            if ((double)windows[i] * window[i] > MostPixels)
                throw call.Error($"has {windows[i]:N0} windows of {window[i]:N0} pixels along one axis, more than a network needs");
            call.Charge((double)windows[i] * window[i]);
        }
        return new(window, strides, dilations, before, after, sizes, windows);

        // Whether the border follows from the image's size, and then whether the larger half of it is in front; null where it does not.
        bool? IsFitted(int axis)
        {
            if (automatic is "SAME_UPPER" or "SAME_LOWER")
                return automatic == "SAME_LOWER";
            // What was written down for one size, and is the border that fits it.
            if (!call.Plan.FitsBorders || call.Plan.Declared?.Dims.GetValueOrDefault(call.Node.Input[0]) is not [_, _, .. var written])
                return null;
            var border = Fitting(written[isLine ? 0 : axis], strides[axis], extents[axis]);
            var (front, back) = (before[axis], after[axis]);
            return front + back != border || Math.Abs(front - back) > 1 ? null
                : front != back ? front > back
                : call.PadsInFront;
        }
    }

    // The border with which there is a window for each stride that begins on the image.
    private static int Fitting(int size, int stride, int extent) =>
        Math.Max(0, ((size + stride - 1) / stride - 1) * stride + extent - size);

    /// <summary>How many pixels of each window along an axis count: those of the image, with or without its border.</summary>
    public int[] Counted(int axis, bool withBorder)
    {
        var (from, to) = withBorder ? (-Before[axis], Sizes[axis] + After[axis]) : (0, Sizes[axis]);
        return
        [
            .. Enumerable
                .Range(0, Windows[axis])
                .Select(window =>
                    Enumerable
                        .Range(0, Kernel[axis])
                        .Count(k => window * Strides[axis] - Before[axis] + k * Dilations[axis] is var at && at >= from && at < to)
                ),
        ];
    }

    private int Extent(int axis) => Dilations[axis] * (Kernel[axis] - 1) + 1;

    private int Room(int axis) => Sizes[axis] + Before[axis] + After[axis];

    private static IEnumerable<int> Axes(Func<int, int> of) => [of(0), of(1)];

    private static int[]? Pair<T>(NodeCall<T> call, string name, bool isLine)
    {
        if (call.Ints(name) is not { } values)
            return null;
        if (isLine && values.Length == 1)
            values = [1, values[0]];
        return values is [> 0 and <= 1 << 16, > 0 and <= 1 << 16]
            ? [(int)values[0], (int)values[1]]
            : throw call.Error($"has {name} = [{string.Join(", ", values)}], where numbers for height and width are wanted");
    }
}
