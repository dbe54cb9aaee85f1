namespace MlNet.MultiTask;

/// <summary>Blanks a square at a random place, in all channels (DeVries, Taylor 2017). Its centre is any pixel of the image, so part of it
/// may lie outside.</summary>
public sealed class Cutout : PixelAugmentation
{
    /// <summary>Side of the square in pixels.</summary>
    /// <value>Default 8. From 1 to 65,536.</value>
    public int Size { get; init; } = 8;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(Size is >= 1 and <= 65_536, Size, nameof(Size), "from 1 to 65536");
    }

    /// <inheritdoc/>
    public override void Apply(SeededRandom random, in AugmentedImage image)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (left, top) = (random.Below(image.Width) - Size / 2, random.Below(image.Height) - Size / 2);
        for (var channel = 0; channel < image.Channels; channel++)
            for (var y = Math.Max(0, top); y < Math.Min(image.Height, top + Size); y++)
                for (var x = Math.Max(0, left); x < Math.Min(image.Width, left + Size); x++)
                    image[channel, y, x] = image.Fill;
    }
}
