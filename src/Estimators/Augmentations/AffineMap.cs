namespace MlNet.MultiTask.Extending;

/// <summary>
/// Where the points of an image go: (x, y) → (<paramref name="A"/>·x + <paramref name="B"/>·y + <paramref name="C"/>,
/// <paramref name="D"/>·x + <paramref name="E"/>·y + <paramref name="F"/>). Points are in pixels from the image's left and upper edge:
/// pixel i covers the numbers from i to i + 1.
/// </summary>
/// <param name="A">x per x.</param>
/// <param name="B">x per y.</param>
/// <param name="C">Pixels to the right.</param>
/// <param name="D">y per x.</param>
/// <param name="E">y per y.</param>
/// <param name="F">Pixels down.</param>
public readonly record struct AffineMap(double A, double B, double C, double D, double E, double F)
{
    /// <summary>Everything stays where it is.</summary>
    public static AffineMap Identity => new(1, 0, 0, 0, 1, 0);

    /// <summary>A movement by so many pixels to the right and down.</summary>
    public static AffineMap Shift(double right, double down) => new(1, 0, right, 0, 1, down);

    /// <summary>A matrix [a b; d e] that leaves the point (x, y) where it is.</summary>
    public static AffineMap About(double x, double y, double a, double b, double d, double e) =>
        new(a, b, x - a * x - b * y, d, e, y - d * x - e * y);

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) Apply(double x, double y) => (A * x + B * y + C, D * x + E * y + F);

    /// <summary>This map, then another.</summary>
    public AffineMap Then(AffineMap next) =>
        new(
            next.A * A + next.B * D,
            next.A * B + next.B * E,
            next.A * C + next.B * F + next.C,
            next.D * A + next.E * D,
            next.D * B + next.E * E,
            next.D * C + next.E * F + next.F
        );

    /// <summary>The way back.</summary>
    /// <exception cref="InvalidOperationException">There is none: the map flattens the plane.</exception>
    public AffineMap Inverse()
    {
        var determinant = A * E - B * D;
        if (determinant == 0 || !double.IsFinite(1 / determinant))
            throw new InvalidOperationException($"The map {this} has no inverse.");
        var (a, b, d, e) = (E / determinant, -B / determinant, -D / determinant, A / determinant);
        return new(a, b, -a * C - b * F, d, e, -d * C - e * F);
    }

    /// <summary>The smallest upright box around where a box goes; turned boxes grow by that.</summary>
    /// <returns>Left, top, right and bottom.</returns>
    public (double Left, double Top, double Right, double Bottom) Box(double left, double top, double right, double bottom)
    {
        Span<(double X, double Y)> corners = [Apply(left, top), Apply(right, top), Apply(left, bottom), Apply(right, bottom)];
        var (l, t, r, b) = (corners[0].X, corners[0].Y, corners[0].X, corners[0].Y);
        foreach (var (x, y) in corners)
            (l, t, r, b) = (Math.Min(l, x), Math.Min(t, y), Math.Max(r, x), Math.Max(b, y));
        return (l, t, r, b);
    }
}
