namespace MlNet.MultiTask;

/// <summary>Turns the image about its centre, by an angle that is uniform up to a limit in both directions.</summary>
public sealed class RandomRotation : GeometricAugmentation
{
    /// <summary>Largest angle in degrees.</summary>
    /// <value>Default 10. From 0 to 180.</value>
    public double Degrees { get; init; } = 10;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(Degrees is >= 0 and <= 180, Degrees, nameof(Degrees), "from 0 to 180");
    }

    /// <inheritdoc/>
    public override AffineMap Draw(SeededRandom random, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(random);
        // Clockwise as one sees it, since y goes down.
        var (sin, cos) = Math.SinCos((2 * random.Uniform() - 1) * Degrees * Math.PI / 180);
        return AffineMap.About(width / 2.0, height / 2.0, cos, -sin, sin, cos);
    }
}
