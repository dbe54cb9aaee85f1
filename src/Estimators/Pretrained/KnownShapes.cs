using MlNet.MultiTask.Safety;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Known values in other shapes and orders.</summary>
internal static class KnownShapes
{
    /// <exception cref="ArgumentException">So many constants are no trunk's.</exception>
    public static void Check(IReadOnlyList<long> sizes)
    {
        var items = sizes.Aggregate(1.0, (count, size) => count * size);
        if (sizes.Any(size => size < 0) || items > SafetyLimits.Default.ConstantItems)
            throw new ArgumentException($"{items:N0} constants are more than {SafetyLimits.Default.ConstantItems:N0}");
    }

    public static Tensor Run<T>(NodeCall<T> call, Func<int, Tensor> read)
    {
        if (call.Operator == "Concat")
        {
            Tensor[] parts = [.. Enumerable.Range(0, call.InputCount).Select(read)];
            return cat(parts, call.Axis(call.Int("axis", 0), (int)parts[0].dim()));
        }
        var x = read(0);
        var rank = (int)x.dim();
        switch (call.Operator)
        {
            case "Transpose":
                return x.permute(call.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)]);
            case "Reshape":
                var sizes = call.Integers(1);
                var copies = call.Int("allowzero", 0) == 0;
                return x.reshape([.. sizes.Select((size, i) => size == 0 && copies ? x.size(i) : size)]);
            case "Flatten":
                var from = call.Int("axis", 1);
                from = from < 0 ? from + rank : from;
                return x.reshape(x.shape[..from].Aggregate(1L, (count, size) => count * size), -1);
            case "Squeeze":
                var gone = NodeArguments.Axes(call, 1, rank)
                    ?? [.. Enumerable.Range(0, rank).Where(axis => x.size(axis) == 1)];
                return x.reshape([.. x.shape.Where((_, axis) => !gone.Contains(axis))]);
            case "Unsqueeze":
                var added = NodeArguments.Axes(call, 1, rank, adds: true)!;
                return x.reshape([.. NodeArguments.Inserted(x.shape, added)]);
            case "Slice":
                foreach (var cut in NodeArguments.Slices(call, [.. x.shape.Select(size => (int)size)]))
                    x = x.index_select(cut.Axis, tensor([.. cut.Positions.Select(position => (long)position)]));
                return x;
            case "Gather":
                var (axis, positions) = (call.Axis(call.Int("axis", 0), rank), read(1));
                var front = where(positions.lt(Held(0)), positions.Plus(x.size(axis)), positions);
                long[] shape = [.. x.shape[..axis], .. positions.shape, .. x.shape[(axis + 1)..]];
                return x.index_select(axis, front.flatten()).reshape(shape);
            case "Tile":
                Check([.. x.shape.Zip(call.Integers(1), (size, times) => size * times)]);
                return x.repeat(call.Integers(1));
            default:
                var wanted = NodeArguments.Broadcast(x.shape, call.Integers(1));
                Check(wanted);
                return x.expand(wanted);
        }
    }

    public static Tensor[] Split<T>(NodeCall<T> call, Tensor x)
    {
        var axis = call.Axis(call.Int("axis", 0), (int)x.dim());
        var (at, parts) = (0L, new List<Tensor>());
        foreach (var size in NodeArguments.Parts(call, x.size(axis)))
        {
            parts.Add(x.narrow(axis, at, size));
            at += size;
        }
        return [.. parts];
    }
}
