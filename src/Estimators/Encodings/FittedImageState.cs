namespace MlNet.MultiTask;

/// <summary>
/// The lines of an image's channels as numbers: all offsets, then all scales. Where a channel has a unit or limits of its own these follow:
/// all units, all lower and all upper limits.
/// </summary>
internal static class FittedImageState
{
    public static float[] Write(IReadOnlyList<SlotSegment> channels)
    {
        float[] lines = [.. channels.Select(channel => channel.Offset), .. channels.Select(channel => channel.Scale)];
        return channels.All(channel => channel is { Unit: 1, Low: -SlotSegment.Far, High: SlotSegment.Far })
            ? lines
            :
            [
                .. lines,
                .. channels.Select(channel => channel.Unit),
                .. channels.Select(channel => channel.Low),
                .. channels.Select(channel => channel.High),
            ];
    }

    /// <exception cref="InvalidDataException">The numbers are no lines of so many channels.</exception>
    public static SlotSegment[] Read(InputColumn column, int channels, IReadOnlyList<float> state)
    {
        if (state.Count != 2 * channels && state.Count != 5 * channels)
            throw new InvalidDataException(
                $"The encoding of image column '{column.Name}' has {state.Count} numbers; expected {2 * channels}, two for each channel, "
                    + $"or {5 * channels}."
            );
        return
        [
            .. Enumerable
                .Range(0, channels)
                .Select(channel =>
                    state.Count == 2 * channels
                        ? new SlotSegment(channel, state[channel], state[channels + channel], -SlotSegment.Far, SlotSegment.Far)
                        : new SlotSegment(
                            channel,
                            state[channel],
                            state[channels + channel],
                            state[3 * channels + channel],
                            state[4 * channels + channel],
                            state[2 * channels + channel]
                        )
                ),
        ];
    }
}
