using System.Numerics.Tensors;

namespace MlNet.MultiTask;

/// <summary>A column's numbers as they count where neighbours are looked for: rows of one width.</summary>
internal static class ViewNumbers
{
    /// <summary>Numbers that a row of a bag has at most: of more slots each is added to one of so many, or taken from it, as a hash says
    /// (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"), which keeps distances but for some
    /// hundredths.</summary>
    public const int MostOfBag = 1024;

    /// <summary>The numbers, divided by their deviation over rows and slots times the root of the slots; null for keys.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">Its rows.</param>
    /// <returns>[rows, width].</returns>
    public static float[]? Of(GrowingArray column, int rows)
    {
        float[]? values = column switch
        {
            SequenceArray<float> steps => Means(steps, rows),
            SparseArray bag => Dense(bag, rows),
            GrowingArray<float> numbers => numbers.Values(rows).ToArray(),
            GrowingArray<byte> bytes => Array.ConvertAll(bytes.Values(rows).ToArray(), value => (float)value),
            _ => null,
        };
        if (values is null)
            return null;
        var mean = TensorPrimitives.Sum(values) / values.Length;
        TensorPrimitives.Subtract(values, mean, values);
        var scale = MathF.Sqrt(TensorPrimitives.SumOfSquares(values) / rows);
        if (scale > 0)
            TensorPrimitives.Divide(values, scale, values);
        return values;
    }

    // Of each channel the mean over the row's steps; a row without a step is like the mean of all.
    private static float[] Means(SequenceArray<float> steps, int rows)
    {
        var (width, means, sums, count) = (steps.Width, new float[rows * steps.Width], new double[steps.Width], 0L);
        for (var row = 0; row < rows; row++)
        {
            var own = means.AsSpan(row * width, width);
            var length = steps.StepsOf(row);
            for (var channel = 0; channel < width; channel++)
            {
                var sum = 0.0;
                for (var step = 0; step < length; step++)
                    sum += steps.Row(row)[step * width + channel];
                own[channel] = (float)(sum / Math.Max(1, length));
                sums[channel] += sum;
            }
            count += length;
        }
        for (var row = 0; row < rows; row++)
            for (var channel = 0; channel < width && steps.StepsOf(row) == 0; channel++)
                means[row * width + channel] = (float)(sums[channel] / Math.Max(1, count));
        return means;
    }

    private static float[] Dense(SparseArray bag, int rows)
    {
        var width = Math.Min(bag.Width, MostOfBag);
        var dense = new float[rows * width];
        for (var row = 0; row < rows; row++)
        {
            var own = dense.AsSpan(row * width, width);
            foreach (var (slot, value) in bag.Entries(row))
            {
                if (width == bag.Width)
                {
                    own[slot] = value;
                    continue;
                }
                var hash = Hash(slot);
                own[(int)(hash % (uint)width)] += hash >> 63 == 0 ? value : -value;
            }
        }
        return dense;
    }

    // The finisher of SplitMix64 (Steele, Lea, Flood 2014) over the slot.
    private static ulong Hash(int slot)
    {
        var z = (ulong)slot * 0x9E3779B97F4A7C15UL + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
