using Microsoft.ML;

namespace Scenes;

/// <summary>
/// Puts garments on canvases: which garment, how large and where is drawn from a seed, with integers only, so the same seed gives the same
/// bytes everywhere. Garments are taken in random order, each once before any is taken again.
/// </summary>
/// <param name="garments">The garments.</param>
/// <param name="seed">The seed.</param>
internal sealed class SceneMaker(Garments garments, ulong seed)
{
    private const int LeastSide = 32;
    private const int MostSide = 60;

    // Fashion-MNIST's background is not quite black everywhere.
    private const int LeastVisible = 16;

    /// <summary>So many scenes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="emptyInTen">How many of ten are empty, on average.</param>
    public List<Scene> Make(int count, int emptyInTen = 0)
    {
        var random = new SplitMix64(seed);
        var order = random.Permutation(garments.Images.Length);
        var scenes = new List<Scene>(count);
        for (var i = 0; i < count; i++)
        {
            var isEmpty = random.Below(10) < emptyInTen;
            var garment = order[i % order.Length];
            var side = LeastSide + random.Below(MostSide - LeastSide + 1);
            var (left, top) = (random.Below(Scene.Side - side + 1), random.Below(Scene.Side - side + 1));
            scenes.Add(isEmpty ? Empty(random) : Place(garment, side, left, top, random));
        }
        return scenes;
    }

    public static IDataView View(MLContext ml, IEnumerable<Scene> scenes) => ml.Data.LoadFromEnumerable(scenes);

    private static Scene Empty(SplitMix64 random) => new() { Image = Background(random) };

    // A little noise, below what counts as visible.
    private static byte[] Background(SplitMix64 random)
    {
        var canvas = new byte[Scene.Side * Scene.Side];
        foreach (ref var pixel in canvas.AsSpan())
            pixel = (byte)random.Below(LeastVisible);
        return canvas;
    }

    private Scene Place(int garment, int side, int left, int top, SplitMix64 random)
    {
        var canvas = Background(random);
        var (minX, minY, maxX, maxY) = (Scene.Side, Scene.Side, -1, -1);
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                var value = Scaled(garments.Images[garment], side, x, y);
                if (value < LeastVisible)
                    continue;
                canvas[(top + y) * Scene.Side + left + x] = (byte)value;
                (minX, minY, maxX, maxY) = (
                    Math.Min(minX, left + x),
                    Math.Min(minY, top + y),
                    Math.Max(maxX, left + x),
                    Math.Max(maxY, top + y)
                );
            }
        return new Scene
        {
            Image = canvas,
            Garment = garments.Names[garment],
            Size = side,
            Box = [minX, minY, maxX + 1, maxY + 1],
        };
    }

    // Bilinear with half-pixel centres, 28 → side: position ((2x + 1)·28 − side) / (2·side), in units of 1 / (2·side).
    private static int Scaled(byte[] image, int side, int x, int y)
    {
        var unit = 2 * side;
        var (px, py) = (
            Math.Clamp((2 * x + 1) * Garments.Side - side, 0, (Garments.Side - 1) * unit),
            Math.Clamp((2 * y + 1) * Garments.Side - side, 0, (Garments.Side - 1) * unit)
        );
        var (x0, fx) = Math.DivRem(px, unit);
        var (y0, fy) = Math.DivRem(py, unit);
        var (x1, y1) = (Math.Min(x0 + 1, Garments.Side - 1), Math.Min(y0 + 1, Garments.Side - 1));
        var upper = image[y0 * Garments.Side + x0] * (unit - fx) + image[y0 * Garments.Side + x1] * fx;
        var lower = image[y1 * Garments.Side + x0] * (unit - fx) + image[y1 * Garments.Side + x1] * fx;
        return (upper * (unit - fy) + lower * fy + unit * unit / 2) / (unit * unit);
    }
}
