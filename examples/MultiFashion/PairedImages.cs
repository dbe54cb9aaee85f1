using Microsoft.ML;
using Microsoft.ML.Data;

namespace MultiFashion;

/// <summary>
/// MultiFashion: two garments laid over each other on a canvas of 36 × 36, one at the top left and one at the bottom right, and the canvas
/// as it is or shrunk to 28 × 28. All in whole numbers, so that any program gets the same bytes.
/// </summary>
public static class PairedImages
{
    public const int Canvas = 36;

    /// <summary>The first pairs of the training or the test part.</summary>
    public static List<GarmentPair> Make(GarmentImages garments, ulong seed, int count, int side)
    {
        var random = new SplitMix64(seed);
        var order = Enumerable.Range(0, garments.Pixels.Length).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        var pairs = new List<GarmentPair>(count);
        foreach (var one in order.AsSpan(0, count))
        {
            int other;
            do other = random.Below(order.Length);
            while (other == one);
            var canvas = Overlay(garments.Pixels[one], garments.Pixels[other]);
            pairs.Add(
                new GarmentPair
                {
                    Pixels = side == Canvas ? canvas : Shrink(canvas),
                    TopLeft = garments.Classes[one],
                    BottomRight = garments.Classes[other],
                }
            );
        }
        return pairs;
    }

    /// <summary>The pairs as a data view with the columns Pixels, TopLeft and BottomRight.</summary>
    public static IDataView View(MLContext ml, IReadOnlyList<GarmentPair> pairs)
    {
        var side = (int)Math.Sqrt(pairs[0].Pixels.Length);
        var schema = SchemaDefinition.Create(typeof(GarmentPair));
        schema["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, 1, side, side);
        schema["TopLeft"].ColumnType = schema["BottomRight"].ColumnType = new KeyDataViewType(typeof(uint), 10);
        return ml.Data.LoadFromEnumerable(pairs, schema);
    }

    private static byte[] Overlay(byte[] topLeft, byte[] bottomRight)
    {
        const int Offset = Canvas - GarmentImages.Side;
        var canvas = new byte[Canvas * Canvas];
        for (var y = 0; y < GarmentImages.Side; y++)
            for (var x = 0; x < GarmentImages.Side; x++)
            {
                canvas[y * Canvas + x] = Math.Max(canvas[y * Canvas + x], topLeft[y * GarmentImages.Side + x]);
                ref var shifted = ref canvas[(y + Offset) * Canvas + x + Offset];
                shifted = Math.Max(shifted, bottomRight[y * GarmentImages.Side + x]);
            }
        return canvas;
    }

    // Bilinear with half-pixel centres: the pixel i lies at (9i + 1) / 7 of the canvas.
    private static byte[] Shrink(byte[] canvas)
    {
        var small = new byte[GarmentImages.Side * GarmentImages.Side];
        for (var y = 0; y < GarmentImages.Side; y++)
            for (var x = 0; x < GarmentImages.Side; x++)
            {
                var (top, down) = Math.DivRem(9 * y + 1, 7);
                var (left, right) = Math.DivRem(9 * x + 1, 7);
                // The last position is 34 2/7: its neighbour is still on the canvas.
                int At(int row, int column) => canvas[row * Canvas + column];
                small[y * GarmentImages.Side + x] = (byte)(
                    (
                        (7 - down) * ((7 - right) * At(top, left) + right * At(top, left + 1))
                        + down * ((7 - right) * At(top + 1, left) + right * At(top + 1, left + 1))
                        + 24
                    ) / 49
                );
            }
        return small;
    }
}
