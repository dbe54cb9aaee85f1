using Microsoft.ML;
using Scenes;

namespace Wardrobe;

/// <summary>
/// Puts one to four garments on a canvas, at most a little of each behind others: which, how large and where is drawn from a seed, with
/// integers only, so the same seed gives the same bytes everywhere. Garments are taken in random order, each once before any is taken
/// again.
/// </summary>
/// <param name="images">28 × 28 bytes each.</param>
/// <param name="names">What each one is.</param>
/// <param name="seed">The seed.</param>
/// <param name="leastGarments">The fewest garments that are wanted in a scene; now and then there is no room for them.</param>
public sealed class WardrobeMaker(IReadOnlyList<byte[]> images, IReadOnlyList<string> names, ulong seed, int leastGarments = 1)
{
    private const int LeastSide = 22,
        MostSide = 30,
        MostGarments = 4,
        Tries = 20;

    // Fashion-MNIST's background is not quite black everywhere.
    private const int LeastVisible = 16;

    /// <summary>What garments there are, in the order of the classes.</summary>
    public IReadOnlyList<string> Kinds { get; } = [.. names.Distinct().Order(StringComparer.Ordinal)];

    public List<WardrobeScene> Make(int count)
    {
        var random = new SplitMix64(seed);
        var (order, next) = (random.Permutation(images.Count), 0);
        var scenes = new List<WardrobeScene>(count);
        for (var i = 0; i < count; i++)
        {
            var scene = new WardrobeScene();
            foreach (ref var pixel in scene.Image.AsSpan())
                pixel = (byte)random.Below(LeastVisible);
            var (kinds, boxes) = (new List<string>(), new List<float>());
            var wanted = leastGarments + random.Below(MostGarments + 1 - leastGarments);
            for (var tries = 0; tries < Tries && kinds.Count < wanted; tries++)
            {
                var side = LeastSide + random.Below(MostSide - LeastSide + 1);
                var (left, top) = (random.Below(WardrobeScene.Side - side + 1), random.Below(WardrobeScene.Side - side + 1));
                var garment = order[next % order.Length];
                if (Place(scene, garment, side, left, top, kinds, boxes))
                    next++;
            }
            (scene.Garments, scene.Boxes) = ([.. kinds], [.. boxes]);
            scenes.Add(scene);
        }
        return scenes;
    }

    /// <summary>The scenes with the kinds as keys.</summary>
    public IDataView View(MLContext ml, IEnumerable<WardrobeScene> scenes)
    {
        var view = ml.Data.LoadFromEnumerable(scenes);
        var kinds = ml.Data.LoadFromEnumerable(Kinds.Select(kind => new Kind { Name = kind }));
        return ml.Transforms.Conversion.MapValueToKey("Kinds", nameof(WardrobeScene.Garments), keyData: kinds).Fit(view).Transform(view);
    }

    private bool Place(WardrobeScene scene, int garment, int side, int left, int top, List<string> kinds, List<float> boxes)
    {
        var visible = new List<(int Pixel, byte Value)>();
        float[] box = [WardrobeScene.Side, WardrobeScene.Side, 0, 0];
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                var value = Scaled(images[garment], side, x, y);
                if (value < LeastVisible)
                    continue;
                visible.Add(((top + y) * WardrobeScene.Side + left + x, (byte)value));
                box =
                [
                    Math.Min(box[0], left + x),
                    Math.Min(box[1], top + y),
                    Math.Max(box[2], left + x + 1),
                    Math.Max(box[3], top + y + 1),
                ];
            }
        for (var i = 0; i < boxes.Count; i += 4)
            if (Overlap.Of(box, boxes.GetRange(i, 4).ToArray()) > 0.1)
                return false;
        kinds.Add(names[garment]);
        boxes.AddRange(box);
        foreach (var (pixel, value) in visible)
        {
            scene.Image[pixel] = value;
            scene.Map[pixel] = (byte)(1 + IndexOf(names[garment]));
            scene.Owners[pixel] = (byte)kinds.Count;
        }
        return true;
    }

    private int IndexOf(string kind)
    {
        for (var i = 0; i < Kinds.Count; i++)
            if (Kinds[i] == kind)
                return i;
        return -1;
    }

    // Bilinear with half-pixel centres, 28 → side: position ((2x + 1)·28 − side) / (2·side), in units of 1 / (2·side).
    private static int Scaled(byte[] image, int side, int x, int y)
    {
        const int From = 28;
        var unit = 2 * side;
        var (px, py) = (
            Math.Clamp((2 * x + 1) * From - side, 0, (From - 1) * unit),
            Math.Clamp((2 * y + 1) * From - side, 0, (From - 1) * unit)
        );
        var ((x0, fx), (y0, fy)) = (Math.DivRem(px, unit), Math.DivRem(py, unit));
        var (x1, y1) = (Math.Min(x0 + 1, From - 1), Math.Min(y0 + 1, From - 1));
        var upper = image[y0 * From + x0] * (unit - fx) + image[y0 * From + x1] * fx;
        var lower = image[y1 * From + x0] * (unit - fx) + image[y1 * From + x1] * fx;
        return (upper * (unit - fy) + lower * fy + unit * unit / 2) / (unit * unit);
    }

    private sealed class Kind
    {
        public string Name { get; set; } = "";
    }
}
