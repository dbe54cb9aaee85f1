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
        return call.Ops.Reshape(call.Live(0), behind);
    }

    public static T Transpose<T>(NodeCall<T> call)
    {
        int[] order = call.Ints("perm") is { } given
            ? Array.ConvertAll(given, axis => checked((int)axis))
            : [.. Enumerable.Range(0, call.Dims(0).Length).Reverse()];
        return order[0] == 0
            ? call.Ops.Transpose(call.Live(0), order)
            : throw call.Error($"puts the axes in the order {string.Join(", ", order)}, which moves the batch");
    }

    public static T Concat<T>(NodeCall<T> call)
    {
        var rank = Enumerable.Range(0, call.InputCount).Where(call.IsLive).Max(i => call.Dims(i).Length);
        var axis = call.AxisBehindBatch(call.Int("axis", 0), rank);
        var parts = Enumerable.Range(0, call.InputCount).Select(i => call.IsLive(i) ? call.Live(i) : ForEachRow(call, i, rank));
        return call.Ops.Concat(axis, [.. parts]);
    }

    public static T Slice<T>(NodeCall<T> call)
    {
        var x = call.Live(0);
        foreach (var (axis, positions) in NodeArguments.Slices(call, call.Dims(0)))
        {
            var isRun = positions[^1] - positions[0] == positions.Length - 1;
            x = isRun
                ? call.Ops.Slice(x, axis, positions[0], positions[^1] + 1)
                : call.Ops.Gather(call.Name("positions" + axis), x, axis, positions);
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
        if (!call.IsLive(0))
            throw call.Error("reads a table at positions that the image says");
        var (ops, dims, known) = (call.Ops, call.Dims(0), call.Known(1));
        var axis = call.AxisBehindBatch(call.Int("axis", 0), dims.Length);
        int[] positions = [.. call.Integers(1).Select(position => checked((int)(position < 0 ? position + dims[axis] : position)))];
        var x = positions.Length == 1
            ? ops.Slice(call.Live(0), axis, positions[0], positions[0] + 1)
            : ops.Gather(call.Name("positions"), call.Live(0), axis, positions);
        return known.Dims.Length == 1 ? x : ops.Reshape(x, [.. dims[1..axis], .. known.Dims, .. dims[(axis + 1)..]]);
    }

    public static T Expand<T>(NodeCall<T> call)
    {
        var isFilled = call.Operator == "ConstantOfShape";
        var wanted = call.Integers(isFilled ? 0 : 1);
        if (call.Known(isFilled ? 0 : 1).HasComputedBatch)
            throw call.Error("makes a shape from the number of rows");
        if (call.IsLive(0))
        {
            var dims = call.Dims(0);
            // A batch of one, for which a file may be written, is as many rows as there are.
            var target = NodeArguments.Broadcast([1, .. dims.Skip(1).Select(size => (long)size)], [.. wanted.Select(WithoutBatch)]);
            return target.Length == dims.Length
                ? Repeated(call, call.Live(0), dims, target)
                : throw call.Error($"gives {ShapeRules.Text(dims)} more axes, which puts the batch beside another axis");
        }
        if (wanted[0] != KnownTensor.Batch || wanted.Skip(1).Any(size => size == KnownTensor.Batch))
            throw call.Error("makes a shape with the number of rows behind the first axis");
        if (!isFilled)
        {
            var known = call.Known(0).Dims;
            int[] own = [.. Enumerable.Repeat(1, Math.Max(0, wanted.Length - known.Length)), .. known];
            var target = NodeArguments.Broadcast([.. own.Select(size => (long)size)], [1, .. wanted.Skip(1)]);
            return Repeated(call, ForEachRow(call, 0, wanted.Length), own, target);
        }
        var number = call.Node.Find("value") is { T: { } tensor } ? KnownTensor.Of(tensor, isWeight: false).Numbers[0] : 0;
        var zeros = Repeated(call, Zeros(call, wanted.Length), [.. wanted.Select(_ => 1)], [1, .. wanted.Skip(1)]);
        return call.Ops.Affine(zeros, 1, number);

        long WithoutBatch(long size, int i) => size == KnownTensor.Batch ? 1 : size;
    }

    public static T Cast<T>(NodeCall<T> call) =>
        (DataType)call.Int("to", 0) is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16
            ? call.Live(0)
            : throw call.Error($"casts to {(DataType)call.Int("to", 0)}: what depends on the image is float32");

    // The same numbers in each row.
    private static T ForEachRow<T>(NodeCall<T> call, int input, int rank) =>
        call.Ops.Add(Zeros(call, rank), call.Operand(input, rank, isWeight: call.IsWeight(input)));

    // As many zeros as there are rows, [batch, 1, …]: no number of an image is greater than all.
    private static T Zeros<T>(NodeCall<T> call, int rank)
    {
        var flat = call.Ops.Reshape(call.Image, call.ImageDims.Skip(1).Aggregate(1, (count, size) => count * size));
        var zeros = call.Ops.GreaterThan(call.Ops.Slice(flat, 1, 0, 1), float.MaxValue);
        return call.Ops.Reshape(zeros, [.. Enumerable.Repeat(1, rank - 1)]);
    }

    private static T Repeated<T>(NodeCall<T> call, T x, IReadOnlyList<int> dims, long[] target)
    {
        int[] sizes = [1, .. target.Skip(1).Select(size => checked((int)size))];
        if (sizes.Skip(1).SequenceEqual(dims.Skip(1)))
            return x;
        var count = sizes.Aggregate(1, (items, size) => checked(items * size));
        return call.Ops.Mul(x, call.Constant("ones", () => [.. Enumerable.Repeat(1f, count)], sizes));
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
        if (sizes.Length == 0)
            throw call.Error("makes a single number of the batch");
        var rest = new long[sizes.Length - 1];
        for (var i = 0; i < rest.Length; i++)
            rest[i] = sizes[i + 1] == 0 && copies && i + 1 < dims.Length ? dims[i + 1] : sizes[i + 1];
        if (rest.Contains(KnownTensor.Batch))
            throw call.Error("moves the batch");
        var have = dims.Skip(1).Aggregate(1L, (count, size) => count * size);
        var want = rest.Where(size => size >= 0).Aggregate(1L, (count, size) => count * size);
        var isFirst = sizes[0] == KnownTensor.Batch || sizes[0] == -1 || (sizes[0] == 0 && copies) || sizes[0] == call.FixedBatch;
        var fits = rest.Contains(-1) ? sizes[0] != -1 && want > 0 && have % want == 0 : want == have;
        return isFirst && fits
            ? [.. rest.Select(size => checked((int)size))]
            : throw call.Error(
                $"makes [{string.Join(", ", sizes.Select(size => size == KnownTensor.Batch ? "batch" : $"{size}"))}] of "
                    + $"{ShapeRules.Text(dims)}"
                    + ", which does not fit images of this size, or joins the batch with another axis"
            );
    }
}
