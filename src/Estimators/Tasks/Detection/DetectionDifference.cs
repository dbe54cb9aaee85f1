namespace MlNet.MultiTask;

/// <summary>
/// Compares the objects that two runtimes found in the same images. Objects of equal scores may come in another order; of those at the
/// threshold, or at the end of the list, one runtime may give some that the other does not; and of two cells side by side that are as good
/// as equal either may be the higher one.
/// </summary>
/// <param name="count">Most objects of an image.</param>
/// <param name="grid">The image.</param>
/// <param name="threshold">Least score.</param>
/// <param name="heat">[rows, classes, cells]: the logits of the centres.</param>
/// <param name="classes">Number of classes.</param>
internal sealed class DetectionDifference(int count, DetectionGrid grid, double threshold, float[] heat, int classes)
{
    // Scores, and logits, that are as near to each other count as equal.
    private const double Equal = 1e-4;

    /// <summary>The largest difference of a score, or of a side as a share of the image, over objects that correspond; 1 where one
    /// has no counterpart.</summary>
    /// <param name="want">Scores, classes from 1, and boxes of all rows.</param>
    /// <param name="got">The same of the other runtime.</param>
    public double Largest(IReadOnlyList<float[]> want, IReadOnlyList<float[]> got)
    {
        var largest = 0.0;
        for (var row = 0; row < want[0].Length / count; row++)
            largest = Math.Max(largest, Math.Max(Farthest(want, got, row), Farthest(got, want, row)));
        return largest;
    }

    private double Farthest(IReadOnlyList<float[]> one, IReadOnlyList<float[]> other, int row)
    {
        var scores = one[0].AsSpan(row * count, count);
        var (farthest, last) = (0.0, other[0][row * count + count - 1]);
        for (var i = 0; i < count && scores[i] != 0; i++)
        {
            if (!float.IsFinite(scores[i]))
                return double.PositiveInfinity;
            // Just above the threshold, or as good as the last one of a full list.
            if (scores[i] < threshold + Equal || (last > 0 && scores[i] < last + Equal))
                continue;
            var nearest = Nearest(one, other, row, i);
            if (nearest > Equal && IsAmbiguous(row, (int)one[1][row * count + i] - 1, scores[i]))
                continue;
            farthest = Math.Max(farthest, nearest);
        }
        return farthest;
    }

    private double Nearest(IReadOnlyList<float[]> one, IReadOnlyList<float[]> other, int row, int item)
    {
        var (nearest, at) = (1.0, row * count + item);
        for (var i = row * count; i < (row + 1) * count; i++)
            if (other[0][i] != 0 && other[1][i] == one[1][at])
                nearest = Math.Min(nearest, Between(one, at, other, i));
        return nearest;
    }

    private double Between(IReadOnlyList<float[]> one, int i, IReadOnlyList<float[]> other, int k)
    {
        var difference = Math.Abs((double)one[0][i] - other[0][k]);
        for (var side = 0; side < 4; side++)
            difference = Math.Max(
                difference,
                Math.Abs((double)one[2][4 * i + side] - other[2][4 * k + side]) / (side % 2 == 0 ? grid.ImageWidth : grid.ImageHeight)
            );
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }

    // Whether a cell of this class and score has a neighbour that is as high.
    private bool IsAmbiguous(int row, int own, float score)
    {
        if (own < 0 || own >= classes)
            return false;
        var map = heat.AsSpan((row * classes + own) * grid.Cells, grid.Cells);
        for (var y = 0; y < grid.Height; y++)
            for (var x = 0; x < grid.Width; x++)
                if (Math.Abs(1 / (1 + Math.Exp(-map[y * grid.Width + x])) - score) < Equal && HasEqual(map, x, y))
                    return true;
        return false;
    }

    private bool HasEqual(ReadOnlySpan<float> map, int x, int y)
    {
        for (var v = Math.Max(0, y - 1); v <= Math.Min(grid.Height - 1, y + 1); v++)
            for (var u = Math.Max(0, x - 1); u <= Math.Min(grid.Width - 1, x + 1); u++)
                if ((u, v) != (x, y) && Math.Abs(map[v * grid.Width + u] - map[y * grid.Width + x]) < Equal)
                    return true;
        return false;
    }
}
