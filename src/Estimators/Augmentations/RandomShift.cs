namespace MlNet.MultiTask;

/// <summary>Moves the image by whole pixels, up to a number in each direction. The same as padding it on all sides and cutting out a piece
/// of its size at random.</summary>
public sealed class RandomShift : GeometricAugmentation
{
    /// <summary>Most pixels to the left, right, up and down.</summary>
    /// <value>Default 2. From 0 to 65,536.</value>
    public int Pixels { get; init; } = 2;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(Pixels is >= 0 and <= 65_536, Pixels, nameof(Pixels), "from 0 to 65536");
    }

    /// <inheritdoc/>
    public override AffineMap Draw(SeededRandom random, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(random);
        var right = random.Below(2 * Pixels + 1) - Pixels;
        return AffineMap.Shift(right, random.Below(2 * Pixels + 1) - Pixels);
    }
}
