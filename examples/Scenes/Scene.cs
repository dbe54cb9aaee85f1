using Microsoft.ML.Data;

namespace Scenes;

/// <summary>A garment somewhere on a canvas of 64 × 64 pixels, or an empty canvas.</summary>
internal sealed class Scene
{
    public const int Side = 64;

    /// <summary>Pixels row by row: channels × height × width.</summary>
    [VectorType(1, Side, Side)]
    public byte[] Image { get; set; } = [];

    /// <summary>What it is; empty where there is nothing.</summary>
    public string Garment { get; set; } = "";

    /// <summary>Side in pixels of the square that the picture of the garment was scaled to; NaN where there is nothing.</summary>
    public float Size { get; set; } = float.NaN;

    /// <summary>Left, top, right, bottom of the garment's visible pixels; NaN where there is nothing.</summary>
    [VectorType(4)]
    public float[] Box { get; set; } = [float.NaN, float.NaN, float.NaN, float.NaN];
}
