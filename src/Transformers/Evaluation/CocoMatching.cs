namespace MlNet.MultiTask;

/// <summary>
/// Matches the detections of one class in one image to its objects, as COCO does (<c>COCOeval.evaluateImg</c>): by falling score each takes
/// the free object that it overlaps most, if by enough. Objects to be ignored come behind the others; what takes one is neither right nor
/// wrong.
/// </summary>
internal static class CocoMatching
{
    /// <summary>The intersections over union that a right box needs at least.</summary>
    public static IReadOnlyList<double> Overlaps { get; } =
    [
        .. Enumerable.Range(0, 10).Select(i => i < 9 ? 0.5 + i * ((0.95 - 0.5) / 9) : 0.95),
    ];

    /// <summary>Per overlap and detection whether it is right (1), wrong (0) or to be ignored (−1).</summary>
    /// <param name="detections">The boxes by falling score.</param>
    /// <param name="objects">The boxes of the objects.</param>
    /// <param name="ignored">Boxes of objects that are to be ignored.</param>
    public static sbyte[][] Run(
        IReadOnlyList<BoundingBox> detections,
        IReadOnlyList<BoundingBox> objects,
        IReadOnlyList<BoundingBox> ignored
    )
    {
        BoundingBox[] all = [.. objects, .. ignored];
        double[][] ious = [.. detections.Select(box => all.Select(box.Iou).ToArray())];
        var verdicts = new sbyte[Overlaps.Count][];
        for (var k = 0; k < verdicts.Length; k++)
        {
            var (taken, own) = (new bool[all.Length], verdicts[k] = new sbyte[detections.Count]);
            for (var i = 0; i < detections.Count; i++)
            {
                // An overlap within 1e-10 of 1 is one of 1.
                var (best, match) = (Math.Min(Overlaps[k], 1 - 1e-10), -1);
                for (var j = 0; j < all.Length; j++)
                {
                    if (taken[j])
                        continue;
                    // Who has found an object does not look at those to be ignored.
                    if (match >= 0 && match < objects.Count && j >= objects.Count)
                        break;
                    if (ious[i][j] >= best)
                        (best, match) = (ious[i][j], j);
                }
                if (match < 0)
                    continue;
                taken[match] = true;
                own[i] = (sbyte)(match < objects.Count ? 1 : -1);
            }
        }
        return verdicts;
    }
}
