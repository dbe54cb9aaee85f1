namespace MlNet.MultiTask;

/// <summary>The predictions yᵏ of all networks for one task and every row.</summary>
/// <param name="space">The task's space.</param>
/// <param name="points">Per network an array [rows, width].</param>
internal sealed class TaskPoints(PredictionSpace space, IReadOnlyList<float[]> points)
{
    public PredictionSpace Space => space;

    public int Networks => points.Count;

    public int Rows => points[0].Length / space.Width;

    /// <summary>yᵏ of a row.</summary>
    public ReadOnlySpan<float> Of(int network, int row) => points[network].AsSpan(row * space.Width, space.Width);

    /// <summary>The mean of the networks' points of a row, one of them left out.</summary>
    /// <param name="row">The row.</param>
    /// <param name="without">The network to leave out; −1 for none.</param>
    /// <param name="mean">Where to write it.</param>
    public void Mean(int row, int without, Span<float> mean)
    {
        mean.Clear();
        for (var k = 0; k < points.Count; k++)
            if (k != without)
                System.Numerics.Tensors.TensorPrimitives.Add(mean, Of(k, row), mean);
        System.Numerics.Tensors.TensorPrimitives.Divide(mean, points.Count - (without < 0 ? 0 : 1), mean);
    }

    /// <summary>The diversity of each network: the mean of ‖yᵏ − ȳ‖² over some rows, with ȳ the mean of the other networks.</summary>
    public double[] Diversities(IReadOnlyList<int> rows)
    {
        var mean = new float[space.Width];
        var sums = new double[points.Count];
        foreach (var row in rows)
            for (var k = 0; k < sums.Length; k++)
            {
                Mean(row, k, mean);
                sums[k] += Confidence.SquaredDistance(Of(k, row), mean);
            }
        return [.. sums.Select(sum => sum / Math.Max(1, rows.Count))];
    }

    /// <summary>Share of some rows in which all networks predict the same label.</summary>
    public double Agreement(IReadOnlyList<int> rows, int labelWidth)
    {
        var (first, other) = (new float[labelWidth], new float[labelWidth]);
        var same = 0;
        foreach (var row in rows)
        {
            space.ToLabel(Of(0, row), first);
            var agrees = true;
            for (var k = 1; k < points.Count && agrees; k++)
            {
                space.ToLabel(Of(k, row), other);
                agrees = space.AreSame(first, other);
            }
            same += agrees ? 1 : 0;
        }
        return rows.Count == 0 ? double.NaN : (double)same / rows.Count;
    }
}
