namespace MlNet.MultiTask;

/// <summary>Enlarges or shrinks the image about its centre, height and width alike, by a factor whose logarithm is uniform.</summary>
public sealed class RandomScale : GeometricAugmentation
{
    /// <summary>Smallest factor.</summary>
    /// <value>Default 0.9. Greater than 0.</value>
    public double Minimum { get; init; } = 0.9;

    /// <summary>Largest factor.</summary>
    /// <value>Default 1.1. At least <see cref="Minimum"/>, at most 1000.</value>
    public double Maximum { get; init; } = 1.1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(Minimum is >= 1e-3 and <= 1000, Minimum, nameof(Minimum), "from 0.001 to 1000");
        Check(Maximum >= Minimum && Maximum <= 1000, Maximum, nameof(Maximum), $"from Minimum ({Minimum}) to 1000");
    }

    /// <inheritdoc/>
    public override AffineMap Draw(SeededRandom random, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(random);
        var factor = Minimum * Math.Pow(Maximum / Minimum, random.Uniform());
        return AffineMap.About(width / 2.0, height / 2.0, factor, 0, 0, factor);
    }
}
