namespace MlNet.MultiTask;

/// <summary>Reshaping, and operations on sequences [batch, length, …].</summary>
internal readonly partial struct ShapeRules
{
    public int[] Reshape(IReadOnlyList<int> x, ReadOnlySpan<int> shape)
    {
        long have = 1,
            want = 1;
        int lengths = 0;
        foreach (int dim in x.Skip(1))
            if (dim == Length)
                lengths++;
            else
                have *= dim;
        int unknown = -1;
        int[] result = [x.Count > 0 ? x[0] : 1, .. shape];
        for (int i = 1; i < result.Length; i++)
        {
            if (result[i] == Length)
                lengths--;
            else if (result[i] < 0 && unknown < 0)
                unknown = i;
            else
                want *= result[i];
        }
        if (lengths == 0 && unknown > 0 && want > 0 && have % want == 0)
            result[unknown] = (int)(have / want);
        else if (lengths != 0 || unknown > 0 || have != want || want < 0)
            throw Error(
                "Reshape",
                $"the shape {Text(x)} cannot become "
                    + $"[{(x.Count > 0 && x[0] >= 0 ? x[0] : "batch")}, {string.Join(", ", shape.ToArray())}]"
            );
        return result;
    }

    /// <summary>The size of an axis that a network may know: not the batch's, nor the length's.</summary>
    public int Size(IReadOnlyList<int> x, int axis)
    {
        int size = x[Axis("Size", x, axis)];
        return size != Length
            ? size
            : throw Error("Size", $"axis {axis} of the shape {Text(x)} is the length of sequences, which differs between batches");
    }

    public int[] Gru(
        IReadOnlyList<int> x,
        IReadOnlyList<int> mask,
        IReadOnlyList<int> weight,
        IReadOnlyList<int> state,
        IReadOnlyList<int> weightBias,
        IReadOnlyList<int> stateBias
    )
    {
        Sequence("Gru", x, 3);
        if (mask.Count != 2 || mask[0] != x[0] || mask[1] != x[1])
            throw Error("Gru", $"the mask {Text(mask)} does not fit the input {Text(x)}: it has to be {Text(x.Take(2))}");
        int width = state.Count == 2 ? state[1] : 0;
        bool fits =
            width > 0
            && weight.SequenceEqual([3 * width, x[2]])
            && state[0] == 3 * width
            && weightBias.SequenceEqual([3 * width])
            && stateBias.SequenceEqual([3 * width]);
        return fits
            ? [x[0], x[1], width]
            : throw Error(
                "Gru",
                $"the input {Text(x)}, the weights {Text(weight)} and {Text(state)} and the biases {Text(weightBias)} and "
                    + $"{Text(stateBias)} do not fit: they have to be [3 · width, in], [3 · width, width] and [3 · width]"
            );
    }

    public int[] Shift(IReadOnlyList<int> x)
    {
        Sequence("Shift", x, 3);
        return [.. x];
    }

    public int[] Positions(IReadOnlyList<int> x, int count)
    {
        Sequence("Positions", x, 2);
        return count >= 1 ? [Length] : throw Error("Positions", $"the number of positions {count} has to be 1 or more");
    }

    public int[] JoinSteps(IReadOnlyList<int> x)
    {
        Sequence("JoinSteps", x, 3);
        return [-1, .. x.Skip(2)];
    }

    public int[] SplitSteps(IReadOnlyList<int> x, IReadOnlyList<int> like)
    {
        Sequence("SplitSteps", like, 2);
        return x.Count >= 2 && x[0] == -1
            ? [-1, Length, .. x.Skip(1)]
            : throw Error("SplitSteps", $"the input {Text(x)} has to be [batch · length, width]");
    }

    /// <summary>The score of what may not be: its share is 0 in float32, and it is finite in float16.</summary>
    public const float Never = -1e4f;

    public int[] Chain(
        IReadOnlyList<int> scores,
        IReadOnlyList<int> mask,
        IReadOnlyList<int> transitions,
        IReadOnlyList<int> first,
        IReadOnlyList<int> last
    )
    {
        Sequence("Chain", scores, 3);
        int tags = scores.Count == 3 ? scores[2] : 0;
        bool fits =
            mask.SequenceEqual([scores[0], scores[1]])
            && transitions.SequenceEqual([tags, tags])
            && first.SequenceEqual([tags])
            && last.SequenceEqual([tags]);
        return fits
            ? [.. scores]
            : throw Error(
                "Chain",
                $"the scores {Text(scores)}, the mask {Text(mask)}, the transitions {Text(transitions)}, and those at the ends "
                    + $"{Text(first)} and {Text(last)} do not fit: they have to be [batch, length, tags], [batch, length], "
                    + "[tags, tags] and [tags]"
            );
    }

    private void Sequence(string op, IReadOnlyList<int> x, int rank)
    {
        if (x.Count < rank || x[0] != -1 || x[1] != Length)
            throw Error(op, $"the input {Text(x)} has to be sequences, [batch, length{(rank > 2 ? ", width" : ", …")}]");
    }
}
