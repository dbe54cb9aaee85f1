namespace MlNet.MultiTask;

/// <summary>
/// The shape of each operation's result, from the shapes of its operands; −1 stands for the batch, −2 for the length of sequences.
/// One place for all that implement <see cref="IOps{T}"/>, so that they refuse the same mistakes with the same words.
/// </summary>
/// <param name="scope">Where in the network, for messages.</param>
internal readonly partial struct ShapeRules(string scope)
{
    /// <summary>The length of sequences, as long as the longest row of a batch.</summary>
    public const int Length = -2;

    public static string Text(IEnumerable<int> dims) => "[" + string.Join(", ", dims.Select(Text)) + "]";

    private static string Text(int dim) =>
        dim == Length ? "length"
        : dim < 0 ? "batch"
        : dim.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An axis counted from the front.</summary>
    public int Axis(string op, IReadOnlyList<int> x, int axis, bool behindBatch = true)
    {
        int front = axis < 0 ? axis + x.Count : axis;
        if (front < 0 || front >= x.Count)
            throw Error(op, $"axis {axis} does not exist in the shape {Text(x)}");
        if (behindBatch && x[front] == -1)
            throw Error(op, $"axis {axis} of the shape {Text(x)} is the batch, which operations do not mix");
        return front;
    }

    public int[] Broadcast(string op, IReadOnlyList<int> a, IReadOnlyList<int> b) => Broadcast(op, a, b, 0);

    public int[] Linear(IReadOnlyList<int> x, IReadOnlyList<int> weight, IReadOnlyList<int>? bias)
    {
        if (x.Count < 1 || weight.Count != 2 || x[^1] != weight[1])
            throw Error(
                "Linear",
                $"the input {Text(x)} and the weight {Text(weight)} do not fit: the weight has to be [out, in] with in "
                    + $"= {(x.Count == 0 ? "?" : x[^1])}"
            );
        if (bias is not null && (bias.Count != 1 || bias[0] != weight[0]))
            throw Error("Linear", $"the bias {Text(bias)} does not fit the weight {Text(weight)}: it has to be [{weight[0]}]");
        return [.. x.SkipLast(1), weight[0]];
    }

    public int[] MatMul(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        if (a.Count < 2 || b.Count < 2)
            throw Error("MatMul", $"the operands {Text(a)} and {Text(b)} need two axes at least");
        if (a[^1] != b[^2] || a[^1] == -1)
            throw Error("MatMul", $"the last axis of {Text(a)} has to be the last but one of {Text(b)}");
        return [.. Broadcast("MatMul", a, b, 2), a[^2], b[^1]];
    }

    public int[] GroupLinear(IReadOnlyList<int> x, IReadOnlyList<int> weight) =>
        x.Count == 3 && weight.Count == 3 && x[1] == weight[0] && x[2] == weight[1]
            ? [x[0], x[1], weight[2]]
            : throw Error(
                "GroupLinear",
                $"the input {Text(x)} and the weight {Text(weight)} do not fit: they have to be [batch, groups, "
                    + "in] and [groups, in, out]"
            );

    public int[] Gather(IReadOnlyList<int> x, int axis, ReadOnlySpan<int> positions)
    {
        axis = Axis("Gather", x, axis);
        foreach (int position in positions)
            if (position < 0 || position >= x[axis])
                throw Error("Gather", $"position {position} does not exist on axis {axis} of the shape {Text(x)}");
        return positions.Length > 0
            ? [.. x.Take(axis), positions.Length, .. x.Skip(axis + 1)]
            : throw Error("Gather", $"there are no positions to take of axis {axis} of the shape {Text(x)}");
    }

    public int[] Conv2d(
        IReadOnlyList<int> x,
        IReadOnlyList<int> weight,
        IReadOnlyList<int>? bias,
        int stride,
        int padding,
        int dilation,
        int groups
    )
    {
        if (stride < 1 || dilation < 1 || groups < 1 || padding < 0)
            throw Error(
                "Conv2d",
                $"stride {stride}, dilation {dilation} and groups {groups} have to be 1 or more, padding {padding} 0 or more"
            );
        if (x.Count != 4 || weight.Count != 4 || x[1] != weight[1] * groups || weight[0] % groups != 0)
            throw Error(
                "Conv2d",
                $"the input {Text(x)} and the weight {Text(weight)} do not fit with {groups} group(s): they have to be "
                    + "[batch, channels, height, width] and [out, channels / groups, kernel height, kernel width]"
            );
        if (bias is not null && (bias.Count != 1 || bias[0] != weight[0]))
            throw Error("Conv2d", $"the bias {Text(bias)} does not fit the weight {Text(weight)}: it has to be [{weight[0]}]");
        return
        [
            x[0],
            weight[0],
            Window("Conv2d", x, 2, weight[2], stride, padding, dilation),
            Window("Conv2d", x, 3, weight[3], stride, padding, dilation),
        ];
    }

    public int[] Pool(string op, IReadOnlyList<int> x, int kernel, int stride, int padding, int dilation = 1)
    {
        if (x.Count != 4)
            throw Error(op, $"the input {Text(x)} has to be [batch, channels, height, width]");
        if (kernel < 1 || stride < 1 || dilation < 1 || padding < 0 || padding > kernel / 2)
            throw Error(
                op,
                $"kernel {kernel}, stride {stride} and dilation {dilation} have to be 1 or more, padding {padding} from 0 to half the "
                    + "kernel"
            );
        return [x[0], x[1], Window(op, x, 2, kernel, stride, padding, dilation), Window(op, x, 3, kernel, stride, padding, dilation)];
    }

    public int[] Pad2d(IReadOnlyList<int> x, int top, int bottom, int left, int right)
    {
        if (x.Count != 4)
            throw Error("Pad2d", $"the input {Text(x)} has to be [batch, channels, height, width]");
        return top >= 0 && bottom >= 0 && left >= 0 && right >= 0
            ? [x[0], x[1], x[2] + top + bottom, x[3] + left + right]
            : throw Error("Pad2d", $"the border ({top}, {bottom}, {left}, {right}) has to be 0 or more on each side");
    }

    /// <summary>Normalisation: each of the parameters is a vector as long as the axis.</summary>
    public void Normalize(string op, IReadOnlyList<int> x, int axis, params ReadOnlySpan<IReadOnlyList<int>> parameters)
    {
        int size = x[Axis(op, x, axis)];
        foreach (var parameter in parameters)
            if (parameter.Count != 1 || parameter[0] != size)
                throw Error(op, $"a parameter {Text(parameter)} does not fit the input {Text(x)}: it has to be [{size}]");
    }

    public int[] Embedding(IReadOnlyList<int> table, IReadOnlyList<int> indices) =>
        table.Count == 2 ? [.. indices, table[1]] : throw Error("Embedding", $"the table {Text(table)} has to be [rows, width]");

    public int[] Bag(IReadOnlyList<int> table, IReadOnlyList<int> x) =>
        table.Count == 2 && x.Count == 2 && x[1] == table[0]
            ? [x[0], table[1]]
            : throw Error("Bag", $"the table {Text(table)} and the input {Text(x)} have to be [slots, width] and [batch, slots]");

    public int[] Reduce(string op, IReadOnlyList<int> x, int axis, bool keepAxis)
    {
        axis = Axis(op, x, axis);
        return keepAxis ? [.. x.Take(axis), 1, .. x.Skip(axis + 1)] : [.. x.Take(axis), .. x.Skip(axis + 1)];
    }

    public int[] Concat(int axis, IReadOnlyList<IReadOnlyList<int>> parts)
    {
        if (parts.Count == 0)
            throw Error("Concat", "there is nothing to join");
        int[] result = [.. parts[0]];
        axis = Axis("Concat", result, axis);
        foreach (var part in parts.Skip(1))
        {
            bool fits = part.Count == result.Length;
            for (int i = 0; fits && i < result.Length; i++)
                fits = i == axis || part[i] == result[i];
            if (!fits)
                throw Error("Concat", $"the shapes {Text(parts[0])} and {Text(part)} differ in more than axis {axis}");
            result[axis] += part[axis];
        }
        return result;
    }

    public int[] Slice(IReadOnlyList<int> x, int axis, int start, int end)
    {
        axis = Axis("Slice", x, axis);
        if (start < 0 || end <= start || end > x[axis])
            throw Error("Slice", $"[{start}, {end}) is not a part of axis {axis} of the shape {Text(x)}");
        return [.. x.Take(axis), end - start, .. x.Skip(axis + 1)];
    }

    public int[] Transpose(IReadOnlyList<int> x, ReadOnlySpan<int> axes)
    {
        int[] sorted = axes.ToArray();
        Array.Sort(sorted);
        if (!sorted.AsSpan().SequenceEqual(Enumerable.Range(0, x.Count).ToArray()) || (x.Count > 0 && x[0] < 0 && axes[0] != 0))
            throw Error(
                "Transpose",
                $"({string.Join(", ", axes.ToArray())}) is not an order of the axes of {Text(x)} with the batch in front"
            );
        int[] result = new int[x.Count];
        for (int i = 0; i < result.Length; i++)
            result[i] = x[axes[i]];
        return result;
    }

    public ArgumentException Error(string op, string what) => new($"{(scope.Length == 0 ? "" : scope + ": ")}{op}: {what}.");

    /// <summary>The common shape of the leading axes, the last <paramref name="skip"/> of both left out.</summary>
    private int[] Broadcast(string op, IReadOnlyList<int> a, IReadOnlyList<int> b, int skip)
    {
        int rank = Math.Max(a.Count, b.Count) - skip;
        int[] result = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int x = i + skip <= a.Count ? a[^(i + skip)] : 1,
                y = i + skip <= b.Count ? b[^(i + skip)] : 1;
            if (x != y && x != 1 && y != 1)
                throw Error(op, $"the shapes {Text(a)} and {Text(b)} do not broadcast: {Text([x])} against {Text([y])}");
            result[^i] = x == 1 ? y : x;
        }
        return result;
    }

    private int Window(string op, IReadOnlyList<int> x, int axis, int kernel, int stride, int padding, int dilation)
    {
        int size = x[axis] + 2 * padding - dilation * (kernel - 1) - 1;
        return size >= 0
            ? size / stride + 1
            : throw Error(
                op,
                $"the kernel of {kernel} (dilation {dilation}, padding {padding}) is larger than axis {axis} of the input {Text(x)}"
            );
    }
}
