namespace MlNet.MultiTask;

/// <summary>
/// Segments as numbers: five for each (slot, offset, scale, low, high). Where a segment has a unit of its own there are six, behind a
/// number −6 that no slot can be.
/// </summary>
internal static class FittedSegmentsState
{
    private const int Short = 5;
    private const int Long = 6;

    public static float[] Write(IReadOnlyList<SlotSegment> segments) =>
        segments.Any(segment => segment.Unit != 1)
            ?
            [
                -Long,
                .. segments.SelectMany(segment =>
                    new[] { segment.Slot, segment.Offset, segment.Scale, segment.Low, segment.High, segment.Unit }
                ),
            ]
            : [.. segments.SelectMany(segment => new[] { segment.Slot, segment.Offset, segment.Scale, segment.Low, segment.High })];

    /// <exception cref="InvalidDataException">The numbers are no segments of this column.</exception>
    public static SlotSegment[] Read(InputColumn column, IReadOnlyList<float> state)
    {
        var (first, each) = state.Count > 0 && state[0] == -Long ? (1, Long) : (0, Short);
        if (state.Count == first || (state.Count - first) % each != 0)
            throw new InvalidDataException(
                $"The encoding of column '{column.Name}' has {state.Count - first} numbers; expected {each} for each value."
            );
        var segments = new SlotSegment[(state.Count - first) / each];
        for (var i = 0; i < segments.Length; i++)
        {
            var at = first + each * i;
            if (!(state[at] >= 0 && state[at] < column.Size))
                throw new InvalidDataException($"The encoding of column '{column.Name}' names slot {state[at]} of {column.Size}.");
            segments[i] = new SlotSegment(
                (int)state[at],
                state[at + 1],
                state[at + 2],
                state[at + 3],
                state[at + 4],
                each == Long ? state[at + 5] : 1
            );
        }
        return segments;
    }
}
