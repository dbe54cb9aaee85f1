namespace StreetScenes;

/// <summary>The eleven classes of CamVid that segmentation papers use (Brostow, Fauqueur, Cipolla 2009), with the colours that they are
/// drawn in.</summary>
public static class SceneClasses
{
    /// <summary>What stands for a pixel without a label.</summary>
    public const int None = 11;

    public static IReadOnlyList<string> Names { get; } =
    [
        "sky",
        "building",
        "pole",
        "road",
        "pavement",
        "tree",
        "sign",
        "fence",
        "car",
        "pedestrian",
        "cyclist",
    ];

    /// <summary>Red, green and blue of each class; pixels without a label are black.</summary>
    public static IReadOnlyList<(byte R, byte G, byte B)> Colors { get; } =
    [
        (128, 178, 230),
        (128, 64, 64),
        (220, 220, 180),
        (110, 90, 130),
        (230, 130, 200),
        (90, 140, 40),
        (240, 220, 60),
        (150, 110, 70),
        (30, 60, 200),
        (220, 40, 50),
        (0, 180, 180),
        (0, 0, 0),
    ];
}
