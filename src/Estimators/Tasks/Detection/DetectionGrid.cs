namespace MlNet.MultiTask;

/// <summary>The cells that an image is divided into, and the label's units over them.</summary>
/// <param name="Height">Rows of cells.</param>
/// <param name="Width">Cells of a row.</param>
/// <param name="ImageHeight">Height of the image in the label's units: pixels, or 1.</param>
/// <param name="ImageWidth">Its width.</param>
internal sealed record DetectionGrid(int Height, int Width, float ImageHeight, float ImageWidth)
{
    public int Cells => Height * Width;

    /// <summary>Width of a cell in the label's units.</summary>
    public float UnitX => ImageWidth / Width;

    /// <summary>Height of a cell in the label's units.</summary>
    public float UnitY => ImageHeight / Height;

    public static DetectionGrid Over(int height, int width, int stride, bool isRelative) =>
        new((height + stride - 1) / stride, (width + stride - 1) / stride, isRelative ? 1 : height, isRelative ? 1 : width);
}
