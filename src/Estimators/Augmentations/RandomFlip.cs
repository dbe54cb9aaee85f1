namespace MlNet.MultiTask;

/// <summary>Mirrors the image, left to right unless told otherwise.</summary>
public sealed class RandomFlip : GeometricAugmentation
{
    /// <summary>A flip of every other image.</summary>
    public RandomFlip() => Probability = 0.5;

    /// <summary>Whether to mirror top to bottom instead.</summary>
    /// <value>Default false.</value>
    public bool Vertical { get; init; }

    /// <inheritdoc/>
    public override AffineMap Draw(SeededRandom random, int height, int width) =>
        Vertical ? new(1, 0, 0, 0, -1, height) : new(-1, 0, width, 0, 1, 0);
}
