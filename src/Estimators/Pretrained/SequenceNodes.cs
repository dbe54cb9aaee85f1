using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>
/// What goes along the length of sequences. A file says it for rows of one length; here rows are filled up, and each gets what the file
/// makes of it alone: whatever adds up, compares or looks at neighbours along the length is masked.
/// </summary>
internal static class SequenceNodes
{
    /// <summary>More positions than any row has.</summary>
    public const int MostPlaces = 1 << 20;

    // Added to what stands behind a row's end, whose share then is 0 in float32.
    private const float Never = -1e9f;

    /// <summary>Refuses operators along the length that are not read.</summary>
    /// <exception cref="OnnxModelException">The node is one.</exception>
    public static void Check<T>(NodeCall<T> call)
    {
        if (
            call.Operator
                is not ("Pad" or "Resize" or "Upsample" or "InstanceNormalization" or "MaxPool" or "AveragePool")
                    and not ("Flatten" or "Gemm" or "Split")
        )
            return;
        var input = Enumerable.Range(0, call.InputCount).FirstOrDefault(i => call.IsLive(i) && HasLength(call.Dims(i)), -1);
        if (input < 0)
            return;
        var dims = call.Dims(input);
        if (call.Operator != "Split" || dims[call.Axis(call.Int("axis", 0), dims.Length)] == ShapeRules.Length)
            throw call.Error($"reads {ShapeRules.Text(dims)}: it is not read for sequences of different lengths");
    }

    public static bool HasLength(IEnumerable<int> dims) => dims.Contains(ShapeRules.Length);

    /// <summary>Whether a node's results are whole numbers or truth values in the file.</summary>
    public static bool IsIntegral<T>(NodeCall<T> call) =>
        call.IsSequence
        && call.Operator switch
        {
            "Cast" => IsWhole(call),
            "ConstantOfShape" => call.Node.Find("value") is { T: { } tensor } && KnownTensor.Of(tensor).Integers is not null,
            "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "IsNaN" => true,
            _ => Enumerable.Range(0, call.InputCount).Where(call.Has).All(call.IsIntegral),
        };

    /// <summary>Whether a node casts to whole numbers or truth values.</summary>
    public static bool IsWhole<T>(NodeCall<T> call) =>
        (DataType)call.Int("to", 0) is DataType.Bool or DataType.Int64 or DataType.Int32 or DataType.Uint8 or DataType.Int8;

    /// <summary>Whether a node's result is 0 behind a row's end along its last axis.</summary>
    public static bool IsMasked<T>(NodeCall<T> call) =>
        call.IsSequence
        && call.Operator switch
        {
            "Softmax" => call.Dims(0) is [.., ShapeRules.Length] and var dims
                && call.Axis(call.Int("axis", call.Opset < 13 ? 1 : -1), dims.Length) == dims.Length - 1,
            "Identity" or "Dropout" => call.IsMasked(0),
            _ => false,
        };

    /// <summary>1 for a row's steps, 0 behind its end, along an axis of a value with so many axes.</summary>
    public static T Mask<T>(NodeCall<T> call, int axis, int rank) => Along(call.Ops, call.Mask, axis, rank);

    /// <summary>0 for a row's steps, −10⁹ behind its end.</summary>
    public static T Behind<T>(NodeCall<T> call, int axis, int rank) => call.Ops.Affine(Mask(call, axis, rank), -Never, Never);

    /// <summary>A number for each step, [batch, length], along an axis of a value with so many axes.</summary>
    public static T Along<T>(IOps<T> ops, T steps, int axis, int rank)
    {
        if (rank == 2)
            return steps;
        int[] dims = [.. Enumerable.Repeat(1, rank - 1)];
        dims[axis - 1] = ShapeRules.Length;
        return ops.Reshape(steps, dims);
    }

    /// <summary>The positions 0, 1, 2, … of each row, [batch, length] of float32.</summary>
    public static T Places<T>(IOps<T> ops, T mask) => ops.Add(ops.Sub(mask, mask), ops.Positions(mask, MostPlaces));

    /// <summary>The number of steps of each row, 1 for one without any, with so many axes of size 1 behind the batch.</summary>
    public static T Count<T>(NodeCall<T> call, int axes)
    {
        var count = call.Ops.Clip(call.Ops.Sum(call.Mask, 1), 1, float.MaxValue);
        return axes == 0 ? count : call.Ops.Reshape(count, [.. Enumerable.Repeat(1, axes)]);
    }

    /// <summary>One step of each row.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The value.</param>
    /// <param name="axis">The axis of the length.</param>
    /// <param name="position">Which step, from the row's end where it is negative. A row without it gives 0.</param>
    /// <param name="keepAxis">Whether the axis stays.</param>
    public static T Step<T>(NodeCall<T> call, T x, int axis, long position, bool keepAxis)
    {
        var (ops, rank) = (call.Ops, call.Ops.Rank(x));
        var places = Places(ops, call.Mask);
        var away =
            position >= 0
                ? ops.Affine(places, 1, -position)
                : ops.Affine(ops.Sub(places, ops.Sum(call.Mask, 1, keepAxis: true)), 1, -position);
        // 1 for that step.
        var there = ops.Mul(ops.Affine(ops.GreaterThan(ops.Apply(Activation.Abs, away), 0.5f), -1, 1), call.Mask);
        return ops.Sum(ops.Mul(x, Along(ops, there, axis, rank)), axis, keepAxis);
    }

    /// <summary>Sum, mean or largest value along the length.</summary>
    public static T Reduce<T>(NodeCall<T> call, string op, T x, int axis, bool keepAxis)
    {
        var (ops, rank) = (call.Ops, call.Ops.Rank(x));
        if (op == "ReduceMax")
            return ops.ReduceMax(ops.Add(x, Behind(call, axis, rank)), axis, keepAxis);
        var sum = ops.Sum(ops.Mul(x, Mask(call, axis, rank)), axis, keepAxis);
        return op == "ReduceSum" ? sum : ops.Div(sum, Count(call, rank - (keepAxis ? 1 : 2)));
    }

    /// <summary>Whole numbers as many as there are steps.</summary>
    public static T Range<T>(NodeCall<T> call)
    {
        var (from, to, by) = (call.Integers(0), call.Integers(1), call.Integers(2));
        return call.IsSequence && from is [var start] && !KnownTensor.IsSymbol(start) && to[0] - start == KnownTensor.Length && by[0] == 1
            ? call.Ops.Affine(Places(call.Ops, call.Mask), 1, start)
            : throw call.Error("counts to something else than the length of the sequences");
    }

    /// <summary>The rows of a table that stand at the positions; beyond its end the last one.</summary>
    /// <param name="call">A Slice of a known value up to the length.</param>
    public static T Table<T>(NodeCall<T> call)
    {
        var (ops, dims) = (call.Ops, call.FileDims(0));
        var (axis, start) = NodeArguments.SliceByLength(call, dims);
        var (front, rows, behind) = (dims[..axis], dims[axis], dims[(axis + 1)..]);
        var width = checked((int)(NodeArguments.Count(front) * NodeArguments.Count(behind)));
        T table;
        if (NodeArguments.Count(front) == 1)
            table = call.Rows(0, rows, width);
        else if (!call.IsWeight(0))
            table = call.Constant("table", () => Turned(call.Known(0).FiniteNumbers, front, rows, behind), rows, width);
        else
            throw call.Error($"cuts the axis {axis} of the weights {ShapeRules.Text(dims)}, of which the first axes are no single one");
        var places = ops.Clip(ops.Affine(Places(ops, call.Mask), 1, start), 0, rows - 1);
        var found = ops.Embedding(table, ops.Whole(places));
        if (front.Length == 0 && behind.Length == 1)
            return found;
        found = ops.Reshape(found, [ShapeRules.Length, .. front, .. behind]);
        // The length from behind the batch to its place.
        return front.Length == 0
            ? found
            : ops.Transpose(
                found,
                [0, .. Enumerable.Range(2, front.Length), 1, .. Enumerable.Range(2 + front.Length, behind.Length)]
            );
    }

    /// <summary>Sums of all steps up to each one.</summary>
    public static T CumSum<T>(NodeCall<T> call)
    {
        var (ops, dims) = (call.Ops, call.Dims(0));
        var axis = call.Integers(1) is [var one] ? call.Axis(one, dims.Length) : throw call.Error("goes along several axes");
        if (axis == 0)
            throw call.Error("adds up the rows of the batch");
        var (last, x) = (dims.Length - 1, call.Live(0));
        int[] order = [.. Enumerable.Range(0, dims.Length)];
        (order[axis], order[last]) = (order[last], order[axis]);
        if (axis != last)
            x = ops.Transpose(x, order);
        var isLength = dims[axis] == ShapeRules.Length;
        var isReversed = call.Int("reverse", 0) != 0;
        if (isLength && isReversed)
            x = ops.Mul(x, Mask(call, last, dims.Length));
        // 1 where the step of a row is added up to that of a column.
        var apart = isLength ? Apart(ops, call.Mask) : Apart(call, dims[axis]);
        var added = ops.GreaterThan(isReversed ? ops.Affine(apart, -1, 0) : apart, call.Int("exclusive", 0) != 0 ? 0.5f : -0.5f);
        int[] behind = [.. ops.Rank(x) > 2 ? order[1..].Select(i => dims[i]) : [1, dims[axis]]];
        x = ops.MatMul(ops.Rank(x) > 2 ? x : ops.Reshape(x, behind), added);
        if (dims.Length == 2)
            x = ops.Reshape(x, dims[1]);
        return axis == last ? x : ops.Transpose(x, order);
    }

    /// <summary>What stands above or below the diagonal of the last two axes.</summary>
    public static T Trilu<T>(NodeCall<T> call)
    {
        var (ops, dims) = (call.Ops, call.Dims(0));
        if (dims.Length < 3 || dims[^1] != dims[^2])
            throw call.Error($"takes a triangle of {ShapeRules.Text(dims)}, which are no square matrices");
        var k = call.Has(1) ? call.Number(1) : 0;
        var apart = dims[^1] == ShapeRules.Length ? Apart(ops, call.Mask) : Apart(call, dims[^1]);
        var kept =
            call.Int("upper", 1) != 0 ? ops.GreaterThan(apart, k - 0.5f) : ops.GreaterThan(ops.Affine(apart, -1, 0), -k - 0.5f);
        return ops.Mul(call.Live(0), kept);
    }

    // How far each step (of a column) stands behind each other (of a row): [length, length].
    private static T Apart<T>(IOps<T> ops, T mask)
    {
        var places = ops.Affine(ops.Positions(mask, MostPlaces), 1, 0);
        return ops.Sub(places, ops.Reshape(places, 1));
    }

    private static T Apart<T>(NodeCall<T> call, int size)
    {
        call.Charge((double)size * size);
        return call.Constant("apart", Make, size, size);

        float[] Make() =>
            [.. Enumerable.Range(0, size).SelectMany(row => Enumerable.Range(0, size).Select(column => (float)(column - row)))];
    }

    // Of [front, rows, behind] [rows, front · behind].
    private static float[] Turned(float[] values, int[] front, int rows, int[] behind)
    {
        var (fronts, width) = ((int)NodeArguments.Count(front), (int)NodeArguments.Count(behind));
        var turned = new float[values.Length];
        for (var f = 0; f < fronts; f++)
            for (var row = 0; row < rows; row++)
                Array.Copy(values, (f * rows + row) * width, turned, (row * fronts + f) * width, width);
        return turned;
    }
}
