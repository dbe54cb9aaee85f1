namespace MlNet.MultiTask;

/// <summary>Which values of a row are taken, where that differs between rows.</summary>
internal readonly partial struct ShapeRules
{
    public int[] TopPositions(IReadOnlyList<int> x, int count)
    {
        if (x.Count != 2)
            throw Error("TopPositions", $"the input {Text(x)} has to be [batch, size]");
        return count > 0 && count <= x[1]
            ? [x[0], count]
            : throw Error("TopPositions", $"there are no {count} positions in {Text(x)}");
    }

    public int[] TakeAt(IReadOnlyList<int> x, IReadOnlyList<int> positions) =>
        x.Count == 2 && positions.Count == 2 && x[0] == positions[0]
            ? [.. positions]
            : throw Error("TakeAt", $"the input {Text(x)} and the positions {Text(positions)} have to be [batch, size] and [batch, count]");

    public int[] Suppress(IReadOnlyList<int> boxes, IReadOnlyList<int> scores, float overlap)
    {
        if (boxes.Count != 3 || boxes[2] != 4 || scores.Count != 2 || boxes[0] != scores[0] || boxes[1] != scores[1])
            throw Error(
                "Suppress",
                $"the boxes {Text(boxes)} and the scores {Text(scores)} have to be [batch, count, 4] and [batch, count]"
            );
        return overlap is >= 0 and <= 1
            ? [.. scores]
            : throw Error("Suppress", FormattableString.Invariant($"the overlap {overlap} has to be from 0 to 1"));
    }
}
