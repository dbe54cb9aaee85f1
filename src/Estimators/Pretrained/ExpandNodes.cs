using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Values that are repeated along axes, also for each row and for each step.</summary>
internal static class ExpandNodes
{
    public static T Expand<T>(NodeCall<T> call)
    {
        var isFilled = call.Operator == "ConstantOfShape";
        if (call.Known(isFilled ? 0 : 1).HasComputedBatch)
            throw call.Error("makes a shape from the number of rows");
        long[] wanted = [.. call.Integers(isFilled ? 0 : 1).Select(size => size == KnownTensor.Length ? ShapeRules.Length : size)];
        if (wanted.Skip(1).Contains(KnownTensor.Batch))
            throw call.Error("makes a shape with the number of rows behind the first axis");
        if (!isFilled && call.IsLive(0))
            return call.HasNoBatch ? OfLength(call, wanted) : OfRows(call, wanted);
        if (wanted is not [KnownTensor.Batch, ..])
            // As many as there are steps, with an axis in front for the rows.
            wanted = call.IsSequence ? [KnownTensor.Batch, .. wanted] : throw call.Error("makes a shape of no row");
        if (!isFilled)
        {
            var known = call.Dims(0);
            int[] own = [.. Enumerable.Repeat(1, Math.Max(0, wanted.Length - known.Length)), .. known];
            var target = NodeArguments.Broadcast([.. own.Select(size => (long)size)], [1, .. wanted.Skip(1)]);
            return Repeated(call, ForEachRow(call, 0, wanted.Length), own, target);
        }
        var number = call.Node.Find("value") is { T: { } tensor } ? KnownTensor.Of(tensor).Numbers[0] : 0;
        var zeros = Repeated(call, Zeros(call, wanted.Length), [.. wanted.Select(_ => 1)], [1, .. wanted.Skip(1)]);
        return call.Ops.Affine(zeros, 1, call.IsSequence ? KnownTensor.Finite(number) : number);
    }

    /// <summary>The same numbers in each row.</summary>
    public static T ForEachRow<T>(NodeCall<T> call, int input, int rank) =>
        call.Ops.Add(Zeros(call, rank), call.Operand(input, rank, FreshStart.Table, isWeight: call.IsWeight(input)));

    private static T OfRows<T>(NodeCall<T> call, long[] wanted)
    {
        var dims = call.Dims(0);
        // A batch of one, for which a file may be written, is as many rows as there are.
        var target = NodeArguments.Broadcast([1, .. dims.Skip(1).Select(size => (long)size)], [.. wanted.Select(WithoutBatch)]);
        return target.Length == dims.Length
            ? Repeated(call, call.Live(0), dims, target)
            : throw call.Error($"gives {ShapeRules.Text(dims)} more axes, which puts the batch beside another axis");
    }

    // What is the same for rows of one length, repeated for each row or not.
    private static T OfLength<T>(NodeCall<T> call, long[] wanted)
    {
        var dims = call.FileDims(0);
        var isForRows = wanted is [KnownTensor.Batch, ..];
        if (isForRows && dims.Length == wanted.Length && dims[0] != 1)
            throw call.Error($"gives {ShapeRules.Text(dims)} the number of rows in place of another axis");
        int[] own = isForRows && dims.Length == wanted.Length ? dims[1..] : dims;
        var target = NodeArguments.Broadcast([.. own.Select(size => (long)size)], isForRows ? wanted[1..] : wanted);
        own = [.. Enumerable.Repeat(1, target.Length - own.Length), .. own];
        return Repeated(call, call.Shared(0, own), [-1, .. own], [1, .. target]);
    }

    // As many zeros as there are rows, [batch, 1, …]: no number of an image is greater than all.
    private static T Zeros<T>(NodeCall<T> call, int rank)
    {
        var flat = call.IsSequence
            ? call.Ops.Sum(call.Mask, 1, keepAxis: true)
            : call.Ops.Slice(
                call.Ops.Reshape(call.Image, call.ImageDims.Skip(1).Aggregate(1, (count, size) => count * size)),
                1,
                0,
                1
            );
        var zeros = call.Ops.GreaterThan(flat, float.MaxValue);
        return call.Ops.Reshape(zeros, [.. Enumerable.Repeat(1, rank - 1)]);
    }

    private static T Repeated<T>(NodeCall<T> call, T x, IReadOnlyList<int> dims, long[] target)
    {
        for (var axis = 1; axis < target.Length; axis++)
            if (target[axis] == ShapeRules.Length && dims[axis] != ShapeRules.Length)
                x = call.Ops.Mul(x, call.Ops.Affine(SequenceNodes.Mask(call, axis, target.Length), 0, 1));
        int[] sizes = [1, .. target.Skip(1).Select(size => size == ShapeRules.Length ? 1 : checked((int)size))];
        if (sizes.Skip(1).Zip(dims.Skip(1), (size, have) => size == 1 || size == have).All(same => same))
            return x;
        var count = sizes.Aggregate(1, (items, size) => checked(items * size));
        return call.Ops.Mul(x, call.Constant("ones", () => [.. Enumerable.Repeat(1f, count)], sizes));
    }

    private static long WithoutBatch(long size, int axis) => size == KnownTensor.Batch ? 1 : size;
}
