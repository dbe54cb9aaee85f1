using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Other shapes and orders of values that depend on the rows. The batch stays where it is.</summary>
internal static class ShapeNodes
{
    public static T Reshape<T>(NodeCall<T> call)
    {
        var dims = call.Dims(0);
        int[] behind = call.Operator switch
        {
            "Flatten" => Flat(call, dims),
            "Squeeze" => [.. dims.Skip(1).Where((size, i) => !Gone(call, dims).Contains(i + 1))],
            "Unsqueeze" => Added(call, dims),
            _ => Sizes(call, dims),
        };
        return call.Ops.Reshape(call.Raw(0), behind);
    }

    public static T Transpose<T>(NodeCall<T> call)
    {
        var axes = call.Dims(0).Length - (call.HasNoBatch ? 1 : 0);
        int[] order = call.Ints("perm") is { } given
            ? Array.ConvertAll(given, axis => checked((int)axis))
            : [.. Enumerable.Range(0, axes).Reverse()];
        if (call.HasNoBatch)
            order = [0, .. order.Select(axis => axis + 1)];
        return order[0] == 0
            ? call.Ops.Transpose(call.Raw(0), order)
            : throw call.Error($"puts the axes in the order {string.Join(", ", order)}, which moves the batch");
    }

    public static T Concat<T>(NodeCall<T> call)
    {
        var rank = Enumerable.Range(0, call.InputCount).Where(call.IsLive).Max(i => call.Dims(i).Length);
        var axis = call.AxisBehindBatch(call.Int("axis", 0), rank);
        if (Enumerable.Range(0, call.InputCount).Any(i => call.IsLive(i) && call.Dims(i)[axis] == ShapeRules.Length))
            throw call.Error("joins steps to sequences, which makes them longer");
        var parts = Enumerable
            .Range(0, call.InputCount)
            .Select(i => call.IsLive(i) ? call.Live(i) : ExpandNodes.ForEachRow(call, i, rank));
        return call.Ops.Concat(axis, [.. parts]);
    }

    public static T Slice<T>(NodeCall<T> call)
    {
        if (!call.IsLive(0) && call.IsSequence)
            return SequenceNodes.Table(call);
        var (x, dims) = (call.Live(0), call.Dims(0));
        foreach (var cut in NodeArguments.Slices(call, dims))
        {
            if (dims[cut.Axis] == ShapeRules.Length)
            {
                x = SequenceNodes.Step(call, x, cut.Axis, cut.Start, keepAxis: true);
                continue;
            }
            if (cut.Step == 1 || cut.Count == 1)
            {
                x = call.Ops.Slice(x, cut.Axis, cut.Start, cut.Start + cut.Count);
                continue;
            }
            call.Charge(cut.Count);
            x = call.Ops.Gather(call.Name("positions" + cut.Axis), x, cut.Axis, cut.Positions.ToArray());
        }
        return x;
    }

    public static T[] Split<T>(NodeCall<T> call)
    {
        var dims = call.Dims(0);
        var axis = call.AxisBehindBatch(call.Int("axis", 0), dims.Length);
        var (at, parts) = (0, new List<T>());
        foreach (var size in NodeArguments.Parts(call, dims[axis]))
        {
            parts.Add(call.Ops.Slice(call.Live(0), axis, at, at + (int)size));
            at += (int)size;
        }
        return [.. parts];
    }

    public static T Gather<T>(NodeCall<T> call)
    {
        if (!call.IsLive(0) && call.IsSequence)
            return Rows(call);
        if (!call.IsLive(0))
            throw call.Error("reads a table at positions that the image says");
        var (ops, dims, known) = (call.Ops, call.Dims(0), call.Known(1));
        var axis = call.AxisBehindBatch(call.Int("axis", 0), dims.Length);
        if (dims[axis] == ShapeRules.Length)
            return known is { Count: 1, Integers: [var step], Dims.Length: < 2 } && !KnownTensor.IsSymbol(step)
                ? SequenceNodes.Step(call, call.Live(0), axis, step, keepAxis: known.Dims.Length == 1)
                : throw call.Error("takes steps out of sequences, which makes them shorter: one step alone is read");
        int[] positions = [.. call.Integers(1).Select(position => checked((int)(position < 0 ? position + dims[axis] : position)))];
        var x = positions.Length == 1
            ? ops.Slice(call.Live(0), axis, positions[0], positions[0] + 1)
            : ops.Gather(call.Name("positions"), call.Live(0), axis, positions);
        return known.Dims.Length == 1 ? x : ops.Reshape(x, [.. dims[1..axis], .. known.Dims, .. dims[(axis + 1)..]]);
    }

    public static T Cast<T>(NodeCall<T> call)
    {
        var (ops, to) = (call.Ops, (DataType)call.Int("to", 0));
        // The length as a number: each row has its own.
        if (!call.IsLive(0))
            return SequenceNodes.Count(call, call.FileDims(0).Length);
        if (to is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16)
            return call.Live(0);
        if (!SequenceNodes.IsWhole(call))
            throw call.Error($"casts to {to}: what depends on the rows is float32, whole numbers and truth values");
        if (call.IsSequence && call.IsIntegral(0) && to != DataType.Bool)
            return call.Raw(0);
        return to == DataType.Bool ? ops.GreaterThan(ops.Apply(Activation.Abs, call.Live(0)), 0) : ops.Whole(call.Live(0));
    }

    // The rows of a table that a row's token ids name, or positions that were computed.
    private static T Rows<T>(NodeCall<T> call)
    {
        var (ops, dims) = (call.Ops, call.FileDims(0));
        if (dims.Length == 0 || call.Int("axis", 0) is not 0 && call.Int("axis", 0) != -dims.Length)
            throw call.Error($"reads {ShapeRules.Text(dims)} along another axis than the first");
        var (rows, width) = (dims[0], checked((int)NodeArguments.Count(dims[1..])));
        // Positions beyond the table are its last row; ids are looked at when the network is built.
        var index = call.IsTokenIds(1) ? call.Raw(1) : ops.Whole(ops.Clip(call.Live(1), 0, Math.Max(0, rows - 1)));
        int[] behind = call.Dims(1)[1..];
        var found = ops.Embedding(call.Rows(0, rows, width), ops.Whole(index));
        return dims.Length == 2 ? found : ops.Reshape(found, [.. behind, .. dims[1..]]);
    }

    private static int[] Flat<T>(NodeCall<T> call, int[] dims)
    {
        var axis = call.Int("axis", 1);
        axis = axis < 0 ? axis + dims.Length : axis;
        return axis == 1 || (axis > 1 && dims.Take(axis).Skip(1).All(size => size == 1))
            ? [dims.Skip(1).Aggregate(1, (count, size) => checked(count * size))]
            : throw call.Error($"flattens {ShapeRules.Text(dims)} at axis {axis}, the batch together with another axis");
    }

    private static int[] Gone<T>(NodeCall<T> call, int[] dims)
    {
        var axes = NodeArguments.Axes(call, 1, dims.Length) ?? [.. Enumerable.Range(1, dims.Length - 1).Where(axis => dims[axis] == 1)];
        return axes.All(axis => axis > 0 && dims[axis] == 1)
            ? axes
            : throw call.Error($"takes the axes {string.Join(", ", axes)} out of {ShapeRules.Text(dims)}");
    }

    private static int[] Added<T>(NodeCall<T> call, int[] dims)
    {
        var axes = NodeArguments.Axes(call, 1, dims.Length, adds: true)!;
        return axes[0] > 0
            ? [.. NodeArguments.Inserted(dims, axes).Skip(1)]
            : throw call.Error("adds an axis in front of the batch");
    }

    // The batch may be written as itself, as 0, as −1, or as the number of rows that the file was made with.
    private static int[] Sizes<T>(NodeCall<T> call, int[] dims)
    {
        if (call.Known(1).HasComputedBatch)
            throw call.Error("joins the batch with another axis");
        var (sizes, copies) = (call.Integers(1), call.Int("allowzero", 0) == 0);
        if (call.HasNoBatch)
            sizes = [KnownTensor.Batch, .. sizes];
        if (sizes.Length == 0)
            throw call.Error("makes a single number of the batch");
        var rest = new long[sizes.Length - 1];
        for (var i = 0; i < rest.Length; i++)
            rest[i] =
                sizes[i + 1] == 0 && copies && i + 1 < dims.Length ? dims[i + 1]
                : sizes[i + 1] == KnownTensor.Length ? ShapeRules.Length
                : sizes[i + 1];
        if (rest.Contains(KnownTensor.Batch))
            throw call.Error("moves the batch");
        var have = dims.Skip(1).Where(size => size != ShapeRules.Length).Aggregate(1L, (count, size) => count * size);
        var want = rest.Where(size => size >= 0).Aggregate(1L, (count, size) => count * size);
        // How many axes are the length.
        var lengths = dims.Count(size => size == ShapeRules.Length) - rest.Count(size => size == ShapeRules.Length);
        var isFirst = sizes[0] == KnownTensor.Batch || sizes[0] == -1 || (sizes[0] == 0 && copies) || sizes[0] == call.FixedBatch;
        var unknown = Array.IndexOf(rest, -1);
        var fits =
            unknown < 0 ? lengths == 0 && want == have
            : sizes[0] != -1 && want > 0 && (lengths == 0 ? have % want == 0 : lengths == 1 && have == want);
        if (!isFirst || !fits || rest.Count(size => size == -1) > 1)
            throw call.Error(
                $"makes [{string.Join(", ", sizes.Select(Text))}] of {ShapeRules.Text(dims)}"
                    + ", which does not fit images of this size, or joins the batch with another axis"
            );
        if (unknown >= 0)
            rest[unknown] = lengths == 1 ? ShapeRules.Length : have / want;
        return [.. rest.Select(size => checked((int)size))];
    }

    private static string Text(long size) =>
        size == KnownTensor.Batch ? "batch"
        : size == KnownTensor.Length ? "length"
        : $"{size}";
}
