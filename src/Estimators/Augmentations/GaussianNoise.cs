namespace MlNet.MultiTask;

/// <summary>Adds normal noise to each value, each channel for itself. Values may leave the range that they had.</summary>
public sealed class GaussianNoise : PixelAugmentation
{
    /// <summary>Standard deviation of the noise, in scaled values: 0.05 is 12.75 for bytes.</summary>
    /// <value>Default 0.05. A finite number from 0.</value>
    public double Deviation { get; init; } = 0.05;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(Deviation >= 0 && double.IsFinite(Deviation), Deviation, nameof(Deviation), "a finite number from 0");
    }

    /// <inheritdoc/>
    public override void Apply(SeededRandom random, in AugmentedImage image)
    {
        ArgumentNullException.ThrowIfNull(random);
        var deviation = Deviation * Math.Abs(image.Unit);
        foreach (ref var value in image.Values)
            value += (float)(random.Normal() * deviation);
    }
}
