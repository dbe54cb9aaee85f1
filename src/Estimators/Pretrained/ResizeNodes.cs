namespace MlNet.MultiTask;

/// <summary>
/// Images in another size. Each row of the result is a sum of rows, each pixel of pixels, with weights that follow from the sizes alone:
/// two products with constant matrices.
/// </summary>
internal static class ResizeNodes
{
    public static T Resize<T>(NodeCall<T> call)
    {
        var dims = call.Dims(0, 4, "[batch, channels, height, width]");
        if (call.Int("antialias", 0) != 0 || call.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
            throw call.Error("smooths images, or keeps their aspect ratio, which is not read");
        var (sizes, scales) = Target(call, dims);
        var x = call.Live(0);
        if (sizes[0] != dims[2] || scales[0] != 1)
            x = call.Ops.MatMul(
                call.Constant("rows", () => Matrix(call, dims[2], sizes[0], scales[0]), sizes[0], dims[2]),
                x
            );
        if (sizes[1] != dims[3] || scales[1] != 1)
            x = call.Ops.MatMul(
                x,
                call.Constant("columns", () => Turned(Matrix(call, dims[3], sizes[1], scales[1]), dims[3]), dims[3], sizes[1])
            );
        return x;
    }

    // Height and width, and how many times the image's they are.
    private static (int[] Sizes, float[] Scales) Target<T>(NodeCall<T> call, int[] dims)
    {
        long[] axes = call.Ints("axes") ?? [0, 1, 2, 3];
        // Upsample and the first Resize have the scales as their second input, or in an attribute.
        var input = call.Operator == "Upsample" || call.Opset < 11 ? 1 : 2;
        var (sizes, scales) = (new[] { dims[2], dims[3] }, new float[] { 1, 1 });
        var hasSizes = input == 2 && call.Has(3) && call.Known(3).Count > 0;
        float[] given =
            hasSizes ? call.Known(3).Numbers
            : call.Has(input) ? call.Known(input).Numbers
            : [.. call.Node.Attribute.FirstOrDefault(attribute => attribute.Name == "scales")?.Floats ?? []];
        if (given.Length != axes.Length)
            throw call.Error($"has {given.Length} sizes or scales for {axes.Length} axes");
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = call.Axis(axes[i], 4);
            if (axis < 2)
            {
                // The batch is named by its own number, or by a scale of 1.
                if (axis == 1 ? given[i] != (hasSizes ? dims[1] : 1) : !hasSizes && given[i] != 1)
                    throw call.Error("resizes the batch or the channels");
                continue;
            }
            sizes[axis - 2] = hasSizes ? (int)given[i] : (int)Math.Floor(dims[axis] * given[i]);
            scales[axis - 2] = hasSizes ? (float)sizes[axis - 2] / dims[axis] : given[i];
        }
        return sizes.All(size => size is > 0 and <= 1 << 16)
            ? (sizes, scales)
            : throw call.Error($"makes images of {sizes[0]} × {sizes[1]}");
    }

    private static float[] Matrix<T>(NodeCall<T> call, int from, int to, float scale)
    {
        var isOld = call.Operator == "Upsample" || call.Opset < 11;
        var (mode, nearest) = (call.Text("mode", "nearest"), call.Text("nearest_mode", isOld ? "floor" : "round_prefer_floor"));
        var (coordinates, excludes) = (
            call.Text("coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel"),
            call.Int("exclude_outside", 0) != 0
        );
        var matrix = new float[to * from];
        for (var row = 0; row < to; row++)
        {
            var at = Coordinate(call, coordinates, row, from, to, scale);
            foreach (var (place, weight) in Places(call, mode, nearest, at, from, excludes))
                matrix[row * from + Math.Clamp(place, 0, from - 1)] += (float)weight;
        }
        return matrix;
    }

    private static double Coordinate<T>(NodeCall<T> call, string mode, int row, int from, int to, float scale) =>
        mode switch
        {
            "half_pixel" => (row + 0.5) / scale - 0.5,
            "pytorch_half_pixel" => to > 1 ? (row + 0.5) / scale - 0.5 : 0,
            "half_pixel_symmetric" => from / 2.0 * (1 - to / ((double)scale * from)) + (row + 0.5) / scale - 0.5,
            "align_corners" => to > 1 ? row * (from - 1.0) / (to - 1) : 0,
            "asymmetric" => row / (double)scale,
            _ => throw call.Error($"finds pixels by '{mode}', which is not read"),
        };

    private static IEnumerable<(int Place, double Weight)> Places<T>(
        NodeCall<T> call,
        string mode,
        string nearest,
        double at,
        int size,
        bool excludes
    )
    {
        var floor = (int)Math.Floor(at);
        var part = at - floor;
        switch (mode)
        {
            case "nearest":
                var place = nearest switch
                {
                    "round_prefer_floor" => (int)Math.Ceiling(at - 0.5),
                    "round_prefer_ceil" => (int)Math.Floor(at + 0.5),
                    "floor" => floor,
                    "ceil" => (int)Math.Ceiling(at),
                    _ => throw call.Error($"rounds by '{nearest}', which is not read"),
                };
                return [(place, 1)];
            case "linear":
                return [(floor, 1 - part), (floor + 1, part)];
            case "cubic":
                var a = call.Float("cubic_coeff_a", -0.75f);
                (int Place, double Weight)[] taps =
                [
                    (floor - 1, Far(1 + part)),
                    (floor, Near(part)),
                    (floor + 1, Near(1 - part)),
                    (floor + 2, Far(2 - part)),
                ];
                if (!excludes)
                    return taps;
                var inside = taps.Where(tap => tap.Place >= 0 && tap.Place < size).ToArray();
                return inside.Select(tap => (tap.Place, tap.Weight / inside.Sum(other => other.Weight)));

                // Keys 1981.
                double Near(double x) => (a + 2) * x * x * x - (a + 3) * x * x + 1;
                double Far(double x) => a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a;
            default:
                throw call.Error($"resizes by '{mode}', which is not read");
        }
    }

    private static float[] Turned(float[] matrix, int columns)
    {
        var (rows, turned) = (matrix.Length / columns, new float[matrix.Length]);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                turned[column * rows + row] = matrix[row * columns + column];
        return turned;
    }
}
