namespace MlNet.MultiTask;

/// <summary>What nodes say about axes and sizes, in attributes or in inputs, by the version of the operators.</summary>
internal static class NodeArguments
{
    /// <summary>Axes counted from the front, from the attribute or from an input; null where there are none.</summary>
    /// <param name="call">The node.</param>
    /// <param name="input">The input that they are in later versions.</param>
    /// <param name="rank">Axes of the value.</param>
    /// <param name="adds">Whether they are axes of the value with these added.</param>
    public static int[]? Axes<T>(NodeCall<T> call, int input, int rank, bool adds = false)
    {
        var axes = call.Has(input) ? call.Integers(input) : call.Ints("axes");
        if (axes is null && adds)
            throw call.Error("names no axes");
        return axes is null ? null : [.. axes.Select(axis => call.Axis(axis, adds ? rank + axes.Length : rank)).Distinct().Order()];
    }

    /// <summary>Items of a value of this shape.</summary>
    public static long Count(IReadOnlyList<int> dims) => dims.Aggregate(1L, (count, size) => checked(count * size));

    /// <summary>A shape with axes of size 1 added.</summary>
    public static IEnumerable<TSize> Inserted<TSize>(IReadOnlyList<TSize> shape, int[] axes)
        where TSize : System.Numerics.INumber<TSize>
    {
        var next = 0;
        for (var axis = 0; axis < shape.Count + axes.Length; axis++)
            yield return axes.Contains(axis) ? TSize.One : shape[next++];
    }

    /// <summary>Sizes of the parts that an axis is split into.</summary>
    public static long[] Parts<T>(NodeCall<T> call, long size)
    {
        if ((call.Has(1) ? call.Integers(1) : call.Ints("split")) is { } given)
            return given.Sum() == size && given.All(part => part > 0) && given.Length == call.Node.Output.Count
                ? given
                : throw call.Error($"splits {size} into {Text(given)} and gives {call.Node.Output.Count:N0} parts");
        var count = call.Int("num_outputs", call.Node.Output.Count);
        if (count < 1 || count > size || count != call.Node.Output.Count)
            throw call.Error($"splits {size} into {count:N0} parts and gives {call.Node.Output.Count:N0}");
        // All parts are as long, but for the last one.
        var length = (size + count - 1) / count;
        return [.. Enumerable.Range(0, count).Select(i => i < count - 1 ? length : size - length * (count - 1))];
    }

    // Not all of a million.
    private static string Text(long[] sizes) => string.Join(" + ", sizes.Take(10)) + (sizes.Length > 10 ? " + …" : "");

    /// <summary>What is cut out of each axis; axes that stay whole are left out.</summary>
    public static IEnumerable<NodeSlice> Slices<T>(NodeCall<T> call, int[] dims)
    {
        var asInputs = call.Opset >= 10;
        var starts = asInputs ? call.Integers(1) : call.Ints("starts") ?? throw call.Error("has no starts");
        var ends = asInputs ? call.Integers(2) : call.Ints("ends") ?? throw call.Error("has no ends");
        var axes = asInputs ? (call.Has(3) ? call.Integers(3) : null) : call.Ints("axes");
        var steps = asInputs && call.Has(4) ? call.Integers(4) : null;
        if (starts.Length > dims.Length || ends.Length != starts.Length)
            throw call.Error($"has {starts.Length:N0} starts and {ends.Length:N0} ends for {dims.Length} axes");
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = call.Axis(axes?[i] ?? i, dims.Length);
            var (step, size) = (steps?[i] ?? 1, (long)dims[axis]);
            if (size < 0)
            {
                var isLength = size == ShapeRules.Length;
                // The batch and the length may be named, but not cut.
                if (starts[i] == 0 && (ends[i] == (isLength ? KnownTensor.Length : KnownTensor.Batch) || IsEnd(ends[i])) && step == 1)
                    continue;
                // One step may be taken, from the front or from behind.
                if (isLength && (ends[i] == starts[i] + 1 || (starts[i] == -1 && IsEnd(ends[i]))) && starts[i] is > -4096 and < 4096)
                {
                    yield return new(axis, (int)starts[i], 1, 1);
                    continue;
                }
                throw call.Error(isLength ? "cuts steps out of sequences, which makes them shorter" : "cuts rows out of the batch");
            }
            if (KnownTensor.IsSymbol(starts[i]) || KnownTensor.IsSymbol(ends[i]))
                throw call.Error($"cuts an axis of {size} by the number of rows or their length");
            if (step == 0)
                throw call.Error("has a step of 0");
            var start = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, step > 0 ? size : size - 1);
            var end = ends[i] < 0 ? Math.Max(ends[i], -size - 1) + size : Math.Min(ends[i], size);
            end = step > 0 ? Math.Max(end, 0) : Math.Max(end, -1);
            // A step beyond the axis is as good as one over all of it.
            step = Math.Clamp(step, -size - 1, size + 1);
            var count = (end - start + step - Math.Sign(step)) / step;
            if (count <= 0)
                throw call.Error($"cuts nothing out of axis {axis} of {ShapeRules.Text(dims)}");
            if (count < size || step < 0)
                yield return new(axis, (int)start, (int)step, (int)count);
        }
    }

    private static bool IsEnd(long end) => end >= int.MaxValue && !KnownTensor.IsSymbol(end);

    /// <summary>Whether a node cuts something out of what does not depend on the rows, by the length.</summary>
    public static bool IsByLength<T>(NodeCall<T> call) =>
        call.Operator == "Slice" && call.Opset >= 10 && call.InputCount > 2 && (call.Known(1).HasLength || call.Known(2).HasLength);

    /// <summary>The one axis that such a node cuts, and where it begins.</summary>
    public static (int Axis, long Start) SliceByLength<T>(NodeCall<T> call, int[] dims)
    {
        var (starts, ends) = (call.Integers(1), call.Integers(2));
        var (axes, steps) = (call.Has(3) ? call.Integers(3) : null, call.Has(4) ? call.Integers(4) : null);
        (int Axis, long Start)? found = null;
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = call.Axis(axes?[i] ?? i, dims.Length);
            if (starts[i] == 0 && ends[i] >= dims[axis] && (steps?[i] ?? 1) == 1)
                continue;
            if (found is not null || KnownTensor.IsSymbol(starts[i]) || ends[i] - starts[i] != KnownTensor.Length || (steps?[i] ?? 1) != 1)
                throw call.Error($"cuts {ShapeRules.Text(dims)} by the length in another way than one axis up to it");
            found = (axis, starts[i]);
        }
        return found ?? throw call.Error("cuts nothing");
    }

    /// <summary>The shape of a value repeated along axes of size 1 to a wanted shape.</summary>
    public static long[] Broadcast(IReadOnlyList<long> shape, IReadOnlyList<long> wanted)
    {
        var result = new long[Math.Max(shape.Count, wanted.Count)];
        for (var i = 1; i <= result.Length; i++)
        {
            var (have, want) = (i <= shape.Count ? shape[^i] : 1, i <= wanted.Count ? wanted[^i] : 1);
            if (have != want && have != 1 && want != 1)
                throw new ArgumentException($"[{string.Join(", ", shape)}] cannot become [{string.Join(", ", wanted)}]");
            result[^i] = have == 1 ? want : have;
        }
        return result;
    }
}
