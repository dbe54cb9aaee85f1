namespace MlNet.MultiTask.Extending;

/// <summary>An augmentation that changes an image's values, and leaves its points where they are.</summary>
public abstract class PixelAugmentation : Augmentation
{
    /// <summary>Changes an image in place.</summary>
    /// <param name="random">Random numbers of this row.</param>
    /// <param name="image">The image.</param>
    public abstract void Apply(SeededRandom random, in AugmentedImage image);
}
