namespace MlNet.MultiTask;

/// <summary>An object of an image, in the label's units.</summary>
/// <param name="Class">Its class from 0; <see cref="UnknownClass"/> where nobody knows it; NaN where there is no object.</param>
/// <param name="Left">Left side.</param>
/// <param name="Top">Upper side.</param>
/// <param name="Right">Right side.</param>
/// <param name="Bottom">Lower side.</param>
internal readonly record struct DetectedObject(float Class, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Numbers of an object in a label: its class, the centre's x and y, width and height, so that their means say something of
    /// sizes.</summary>
    public const int Width = 5;

    public const float UnknownClass = -1;

    /// <summary>What stands behind a row's last object.</summary>
    public static DetectedObject None { get; } = new(float.NaN, float.NaN, float.NaN, float.NaN, float.NaN);

    public bool IsThere => !float.IsNaN(Class);

    public static DetectedObject Read(ReadOnlySpan<float> label, int index)
    {
        var own = label.Slice(index * Width, Width);
        var (halfWidth, halfHeight) = (own[3] / 2, own[4] / 2);
        return new(own[0], own[1] - halfWidth, own[2] - halfHeight, own[1] + halfWidth, own[2] + halfHeight);
    }

    public void Write(Span<float> label, int index)
    {
        var to = label.Slice(index * Width, Width);
        (to[0], to[1], to[2]) = (Class, (Left + Right) / 2, (Top + Bottom) / 2);
        (to[3], to[4]) = (Right - Left, Bottom - Top);
    }
}
