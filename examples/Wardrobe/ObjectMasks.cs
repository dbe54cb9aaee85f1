using Scenes;

namespace Wardrobe;

/// <summary>The mask of each garment: the pixels within its box that are no background.</summary>
public static class ObjectMasks
{
    private const uint Background = 1;

    /// <summary>How much of each true garment's mask is found: the intersection over union of its pixels with those of the best predicted
    /// garment of its class that overlaps its box by half; 0 where there is none.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="kinds">The classes in order.</param>
    /// <param name="found">What was found, from 1.</param>
    /// <param name="boxes">Where.</param>
    /// <param name="map">The predicted class of each pixel: 1 for the background, then the kinds.</param>
    public static IEnumerable<double> Overlaps(
        WardrobeScene scene,
        IReadOnlyList<string> kinds,
        uint[] found,
        float[] boxes,
        uint[] map
    )
    {
        for (var own = 0; own < scene.Garments.Length; own++)
        {
            var best = -1;
            for (var i = 0; i < found.Length && best < 0; i++)
                if (
                    kinds[(int)found[i] - 1] == scene.Garments[own]
                    && Overlap.Of(scene.Boxes.AsSpan(4 * own, 4), boxes.AsSpan(4 * i, 4)) >= 0.5
                )
                    best = i;
            yield return best < 0 ? 0 : OfMasks(scene, own, boxes.AsSpan(4 * best, 4), map);
        }
    }

    private static double OfMasks(WardrobeScene scene, int own, ReadOnlySpan<float> box, uint[] map)
    {
        var (both, either) = (0, 0);
        for (var p = 0; p < map.Length; p++)
        {
            var (x, y) = (p % WardrobeScene.Side + 0.5f, p / WardrobeScene.Side + 0.5f);
            var isFound = map[p] != Background && x >= box[0] && x < box[2] && y >= box[1] && y < box[3];
            var isThere = scene.Owners[p] == own + 1;
            both += isFound && isThere ? 1 : 0;
            either += isFound || isThere ? 1 : 0;
        }
        return (double)both / either;
    }
}
