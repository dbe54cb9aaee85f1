namespace MlNet.MultiTask;

/// <summary>Cuts out a piece at a random place and enlarges it to the image's size (Szegedy et al. 2015, section 6). Its sides are a share
/// of the image's that is uniform between a limit and 1.</summary>
public sealed class RandomCrop : GeometricAugmentation
{
    /// <summary>Smallest share of the image's height and width.</summary>
    /// <value>Default 0.8. From 0.01 to 1.</value>
    public double MinimumShare { get; init; } = 0.8;

    /// <summary>Whether height and width keep their proportion; otherwise each has a share of its own.</summary>
    /// <value>Default true.</value>
    public bool KeepsProportion { get; init; } = true;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(MinimumShare is >= 0.01 and <= 1, MinimumShare, nameof(MinimumShare), "from 0.01 to 1");
    }

    /// <inheritdoc/>
    public override AffineMap Draw(SeededRandom random, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(random);
        var across = MinimumShare + (1 - MinimumShare) * random.Uniform();
        var down = KeepsProportion ? across : MinimumShare + (1 - MinimumShare) * random.Uniform();
        var (left, top) = (random.Uniform() * (1 - across) * width, random.Uniform() * (1 - down) * height);
        return new(1 / across, 0, -left / across, 0, 1 / down, -top / down);
    }
}
