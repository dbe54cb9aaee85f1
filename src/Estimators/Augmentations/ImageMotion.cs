namespace MlNet.MultiTask.Extending;

/// <summary>How augmentation moved a row's image; see <see cref="TaskHead.FollowImage"/>.</summary>
/// <param name="Column">The image column.</param>
/// <param name="Map">Where the image's points went.</param>
/// <param name="Height">Height of the image in pixels.</param>
/// <param name="Width">Width of the image in pixels.</param>
public readonly record struct ImageMotion(string Column, AffineMap Map, int Height, int Width);
