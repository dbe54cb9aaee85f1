namespace MlNet.MultiTask;

/// <summary>One value of an encoding: clip((x · Unit − Offset) · Scale, Low, High) of one slot.</summary>
/// <param name="Slot">The slot that x stands in.</param>
/// <param name="Offset">Where the line is 0, in the unit.</param>
/// <param name="Scale">Its slope, per unit.</param>
/// <param name="Low">The least value.</param>
/// <param name="High">The largest value.</param>
/// <param name="Unit">A power of two that brings x to a range where 1 / width is a number: 1 but for extremely wide or narrow
/// lines.</param>
internal readonly record struct SlotSegment(int Slot, float Offset, float Scale, float Low, float High, float Unit = 1)
{
    /// <summary>How far an open end goes, in widths. A value of the slot can be any number when the model is used; what reaches the network
    /// stays finite.</summary>
    public const float Far = 65_536;

    /// <summary>A line that is 0 at one number and 1 a width above it.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="zero">Where it is 0; in the range of Single.</param>
    /// <param name="width">The width, negative for a line that falls; 0 for a slot without any spread, which becomes 0.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The largest value.</param>
    public static SlotSegment Line(int slot, double zero, double width, float low = -Far, float high = Far)
    {
        if (width == 0)
            return new SlotSegment(slot, Math.Abs(zero) < 1e30 ? (float)zero : 0, 0, low, high);
        var unit = UnitOf(width);
        return new SlotSegment(slot, (float)(zero * unit), (float)(1 / (width * unit)), low, high, unit);
    }

    /// <summary>The numbers as they are.</summary>
    public static SlotSegment AsItIs(int slot) => new(slot, 0, 1, -Far, Far);

    // A power of two, so that a product with it loses nothing.
    private static float UnitOf(double width) =>
        Math.Abs(width) switch
        {
            > 1e30 => 1f / (1UL << 63),
            < 1e-30 => 1UL << 63,
            _ => 1,
        };
}
