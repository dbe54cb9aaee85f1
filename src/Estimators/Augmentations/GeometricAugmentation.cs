namespace MlNet.MultiTask.Extending;

/// <summary>An augmentation that moves an image's points. Neighbours in the list are joined to one map, so that an image is resampled
/// (bilinearly) once; boxes follow the map.</summary>
public abstract class GeometricAugmentation : Augmentation
{
    /// <summary>Draws where the points go.</summary>
    /// <param name="random">Random numbers of this row.</param>
    /// <param name="height">Height of the image in pixels.</param>
    /// <param name="width">Width of the image in pixels.</param>
    /// <returns>The map from the image to the augmented image; it must have an inverse.</returns>
    public abstract AffineMap Draw(SeededRandom random, int height, int width);
}
