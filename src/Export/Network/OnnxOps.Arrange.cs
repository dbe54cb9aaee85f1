using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Joining, cutting and reordering; whole numbers stay whole.</summary>
internal sealed partial class OnnxOps
{
    /// <summary>
    /// Keys index the table as they are: a key column with n keys needs a table of n + 1 rows, of which row 0 stands for the missing value.
    /// </summary>
    public OnnxValue Embedding(OnnxValue table, OnnxValue indices)
    {
        int[] dims = Rules.Embedding(table.Dims, indices.Dims);
        if (indices.Type == DataType.Float)
            throw Rules.Error(
                "Embedding",
                $"the indices '{indices.Name}' are float32; they have to be whole numbers, such as a key column"
            );
        return Node("Gather", dims, [table, Cast(indices, DataType.Int64)], OnnxAttributes.Of("axis", 0L));
    }

    public OnnxValue Concat(int axis, params ReadOnlySpan<OnnxValue> parts)
    {
        OnnxValue[] joined = parts.ToArray();
        if (joined.Any(p => p.Type != joined[0].Type))
            joined = [.. joined.Select(Float)];
        int[] dims = Rules.Concat(axis, [.. joined.Select(p => p.Dims)]);
        if (joined.Length == 1)
            return joined[0];
        return _graph.Node(
            _scope,
            "Concat",
            joined[0].Type,
            dims,
            joined,
            [OnnxAttributes.Of("axis", (long)Rules.Axis("Concat", dims, axis))]
        );
    }

    public OnnxValue Slice(OnnxValue x, int axis, int start, int end)
    {
        int[] dims = Rules.Slice(x.Dims, axis, start, end);
        axis = Rules.Axis("Slice", x.Dims, axis);
        if (dims[axis] == x.Dims[axis])
            return x;
        return _graph.Node(_scope, "Slice", x.Type, dims, [x, _graph.Integers(start), _graph.Integers(end), _graph.Integers(axis)]);
    }

    public OnnxValue Gather(string name, OnnxValue x, int axis, ReadOnlyMemory<int> positions)
    {
        int[] dims = Rules.Gather(x.Dims, axis, positions.Span);
        long[] wanted = [.. positions.ToArray().Select(position => (long)position)];
        return _graph.Node(
            _scope,
            "Gather",
            x.Type,
            dims,
            [x, _graph.Integers(wanted)],
            [OnnxAttributes.Of("axis", (long)Rules.Axis("Gather", x.Dims, axis))]
        );
    }

    public OnnxValue Reshape(OnnxValue x, params ReadOnlySpan<int> shape)
    {
        int[] dims = Rules.Reshape(x.Dims, shape);
        if (dims.AsSpan().SequenceEqual(x.Dims.ToArray()))
            return x;
        if (dims.Count(d => d == ShapeRules.Length) > 1)
            return _graph.Node(_scope, "Reshape", x.Type, dims, [x, SizesWithLengths(x, dims)]);
        // −1 in front is found at run time, or the length of sequences, where there is one. A 0, "as before", would not do for a value of
        // rank 0.
        long[] sizes =
            dims.Contains(ShapeRules.Length)
                ? [0, .. dims.Skip(1).Select(d => d == ShapeRules.Length ? -1L : d)]
                : [.. dims.Select(d => (long)d)];
        return _graph.Node(_scope, "Reshape", x.Type, dims, [x, _graph.Integers(sizes)]);
    }

    // Sizes among which the length comes more than once, as among the scores of an attention.
    private OnnxValue SizesWithLengths(OnnxValue x, int[] dims)
    {
        int axis = x.Dims.ToList().IndexOf(ShapeRules.Length);
        var length = SizesOf(x, axis, axis + 1);
        OnnxValue[] parts =
        [
            SizesOf(x, 0, 1),
            .. dims.Skip(1).Select(d => d == ShapeRules.Length ? length : _graph.Integers(d)),
        ];
        return _graph.Node(_scope, "Concat", DataType.Int64, [dims.Length], parts, [OnnxAttributes.Of("axis", 0L)]);
    }

    public OnnxValue Transpose(OnnxValue x, params ReadOnlySpan<int> axes) =>
        _graph.Node(_scope, "Transpose", x.Type, Rules.Transpose(x.Dims, axes), [x], [OnnxAttributes.Ints("perm", axes)]);
}
