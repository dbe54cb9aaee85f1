namespace MlNet.MultiTask;

/// <summary>Convolutions and pooling over images [batch, channels, height, width], and over lines of pixels [batch, channels, width], which
/// are images of one row.</summary>
internal static class ConvolutionNodes
{
    public static T Conv<T>(NodeCall<T> call)
    {
        var (ops, kernel) = (call.Ops, call.Dims(1));
        if (kernel.Length is not (3 or 4) || kernel.Length != call.Dims(0).Length)
            throw call.Error(
                $"has a weight {ShapeRules.Text(kernel)} for {ShapeRules.Text(call.Dims(0))}, where [out, in / groups, height, width] or "
                    + "[out, in / groups, width] is wanted"
            );
        if (kernel.Length == 3 && call.Dims(0)[2] == ShapeRules.Length)
            return LengthConvolution.Conv(call);
        var window = NodeWindow.Of(call, kernel.Length == 3 ? [1, kernel[2]] : kernel[2..]);
        // Along an axis of one pixel there is nothing to spread.
        int[] dilations = [.. window.Dilations.Where((_, i) => window.Kernel[i] > 1).Distinct()];
        if (dilations.Length > 1)
            throw call.Error($"spreads its kernel by [{string.Join(", ", window.Dilations)}], differently along height and width");
        var (x, padding) = Bordered(call, window, 0, window.After, int.MaxValue);
        var bias = call.Has(2) ? call.Weight(2, Initializer.Zeros) : default;
        var isSquare = window.Strides[0] == window.Strides[1];
        var dilation = dilations.Length == 0 ? 1 : dilations[0];
        var (start, groups) = (FreshStart.Product(kernel.AsSpan(1)), call.Int("group", 1));
        // With one pixel it is a product for each pixel.
        var weight = groups == 1 ? call.Matrix(1, start) : call.Weight(1, start);
        if (kernel.Length == 3)
            weight = ops.Reshape(weight, kernel[1], 1, kernel[2]);
        x = ops.Conv2d(x, weight, bias, isSquare ? window.Strides[0] : 1, padding, dilation, groups);
        // Of all windows those are taken that the strides lead to.
        for (var axis = 0; axis < 2 && !isSquare; axis++)
            if (window.Strides[axis] > 1)
                x = ops.Gather(call.Name("windows" + axis), x, axis + 2, Steps(window, axis, 0));
        return AsItCame(call, x);
    }

    public static T MaxPool<T>(NodeCall<T> call)
    {
        if (call.Node.Output.Count > 1 && call.Node.Output[1].Length > 0)
            throw call.Error("gives positions, which are not read");
        var (ops, window) = (call.Ops, NodeWindow.Of(call));
        var (x, padding) = Bordered(call, window, float.MinValue, window.Reach, window.Kernel.Min() / 2);
        return AsItCame(
            call,
            window.IsSquare
                ? ops.MaxPool2d(x, window.Kernel[0], window.Strides[0], padding)
                : Along(call, Along(call, x, window, 0, ops.Max), window, 1, ops.Max)
        );
    }

    public static T AveragePool<T>(NodeCall<T> call)
    {
        var (ops, window) = (call.Ops, WindowOrWhole(call));
        if (window is null)
            return Whole(call, ops.Mean);
        var (x, padding) = Bordered(call, window, 0, window.Reach, window.Kernel.Min() / 2);
        x = window.IsSquare
            ? ops.AvgPool2d(x, window.Kernel[0], window.Strides[0], padding)
            : Along(call, Along(call, x, window, 0, ops.Add), window, 1, ops.Add);
        // What was summed or averaged as if all pixels counted is divided by the number of those that do.
        var withBorder = call.Int("count_include_pad", 0) != 0;
        var (rows, columns) = (window.Counted(0, withBorder), window.Counted(1, withBorder));
        float all = window.IsSquare ? window.Kernel[0] * window.Kernel[1] : 1;
        if (rows.All(count => count == window.Kernel[0]) && columns.All(count => count == window.Kernel[1]))
            return AsItCame(call, window.IsSquare ? x : ops.Affine(x, 1f / (window.Kernel[0] * window.Kernel[1]), 0));
        float[] Factors() => [.. rows.SelectMany(row => columns.Select(column => all / (row * column)))];
        return AsItCame(call, ops.Mul(x, call.Constant("counts", Factors, rows.Length, columns.Length)));
    }

    public static T GlobalPool<T>(NodeCall<T> call) =>
        call.Dims(0).Length > 2
            ? Whole(call, call.Operator == "GlobalMaxPool" ? call.Ops.ReduceMax : call.Ops.Mean)
            : throw call.Error($"pools {ShapeRules.Text(call.Dims(0))}, which is no image");

    public static T Pad<T>(NodeCall<T> call)
    {
        var dims = call.Dims(0, 4, "[batch, channels, height, width]");
        if (call.Text("mode", "constant") != "constant" || call.Has(3))
            throw call.Error("makes a border of something else than one number");
        var pads = call.Opset < 11 ? call.Ints("pads") ?? [] : call.Integers(1);
        var value = call.Opset < 11 ? call.Float("value", 0) : call.Has(2) ? call.Number(2) : 0;
        if (pads.Length != 2 * dims.Length || pads.Any(pad => pad is < 0 or > 1 << 16) || pads[0] + pads[1] + pads[4] + pads[5] > 0)
            throw call.Error($"has the border [{string.Join(", ", pads)}], which is not one around the images alone");
        return call.Ops.Pad2d(call.Live(0), (int)pads[2], (int)pads[6], (int)pads[3], (int)pads[7], value);
    }

    // Null where it goes over whole images. A file for images of one size writes that as a window of their last size: in images of
    // another size it goes over the whole too.
    private static NodeWindow? WindowOrWhole<T>(NodeCall<T> call)
    {
        var output = call.Node.Output[0];
        bool isWhole;
        lock (call.Plan.WholePools)
            isWhole = call.Plan.WholePools.Contains(output);
        if (isWhole || call.Plan.Declared?.WholePools.Contains(output) == true)
            return null;
        var window = NodeWindow.Of(call);
        if (!window.IsWhole)
            return window;
        lock (call.Plan.WholePools)
            call.Plan.WholePools.Add(output);
        return null;
    }

    private static T Whole<T>(NodeCall<T> call, Func<T, int, bool, T> reduce)
    {
        var dims = call.Dims(0);
        if (SequenceNodes.HasLength(dims))
            return dims.Length == 3 && dims[2] == ShapeRules.Length
                ? SequenceNodes.Reduce(call, call.Operator == "GlobalMaxPool" ? "ReduceMax" : "ReduceMean", call.Live(0), 2, keepAxis: true)
                : throw call.Error($"pools {ShapeRules.Text(dims)}: of sequences, [batch, channels, length] is read");
        var flat = call.Ops.Reshape(call.Live(0), dims[1], dims[2..].Aggregate(1, (count, size) => checked(count * size)));
        return call.Ops.Reshape(reduce(flat, 2, false), [dims[1], .. dims[2..].Select(_ => 1)]);
    }

    // The image with its border, or the border that the operation makes itself.
    private static (T Image, int Padding) Bordered<T>(NodeCall<T> call, NodeWindow window, float value, int[] after, int most)
    {
        var (x, dims) = (call.Live(0), call.Dims(0));
        if (dims.Length == 3)
            x = call.Ops.Reshape(x, dims[1], 1, dims[2]);
        if (window.IsEven && window.Before[0] <= most)
            return (x, window.Before[0]);
        return (call.Ops.Pad2d(x, window.Before[0], after[0], window.Before[1], after[1], value), 0);
    }

    // A line of pixels as such.
    private static T AsItCame<T>(NodeCall<T> call, T x) =>
        call.Dims(0).Length == 3 ? call.Ops.Reshape(x, call.Ops.Size(x, 1), call.Ops.Size(x, 3)) : x;

    // The windows of one axis, from the pixels that stand in the same place of each.
    private static T Along<T>(NodeCall<T> call, T x, NodeWindow window, int axis, Func<T, T, T> join)
    {
        var joined = Place(0);
        for (var k = 1; k < window.Kernel[axis]; k++)
            joined = join(joined, Place(k));
        return joined;

        T Place(int k) =>
            call.Ops.Gather(call.Name($"pixels{axis}.{k}"), x, axis + 2, Steps(window, axis, k * window.Dilations[axis]));
    }

    private static int[] Steps(NodeWindow window, int axis, int from) =>
        [.. Enumerable.Range(0, window.Windows[axis]).Select(i => from + i * window.Strides[axis])];
}
