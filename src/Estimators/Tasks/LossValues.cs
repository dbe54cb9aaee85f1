using System.Numerics.Tensors;

namespace MlNet.MultiTask;

/// <summary>Losses of a batch as plain numbers: Σ wᵢ lᵢ over the rows, or their mean where there are no weights.</summary>
internal static class LossValues
{
    private const int Block = 256;

    /// <summary>Cross-entropy, log Σ exp xₖ − x of the label.</summary>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">[rows], the class's position.</param>
    /// <param name="weights">[rows], or empty.</param>
    public static double CrossEntropy(ReadOnlySpan<float> logits, int classes, ReadOnlySpan<long> labels, ReadOnlySpan<float> weights)
    {
        Span<float> powers = stackalloc float[Block];
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = logits.Slice(i * classes, classes);
            var largest = TensorPrimitives.Max(row);
            var total = 0f;
            for (var start = 0; start < classes; start += Block)
            {
                var part = powers[..Math.Min(Block, classes - start)];
                TensorPrimitives.Subtract(row.Slice(start, part.Length), largest, part);
                TensorPrimitives.Exp(part, part);
                total += TensorPrimitives.Sum<float>(part);
            }
            sum += Weight(weights, i) * (MathF.Log(total) + largest - row[(int)labels[i]]);
        }
        return Mean(sum, labels.Length, weights);
    }

    /// <summary>Logistic loss, max(x, 0) − xy + log(1 + exp(−|x|)).</summary>
    /// <param name="logits">[rows].</param>
    /// <param name="labels">[rows], from 0 to 1.</param>
    /// <param name="weights">[rows], or empty.</param>
    public static double Logistic(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        Span<float> tails = stackalloc float[Block];
        var sum = 0.0;
        for (var start = 0; start < logits.Length; start += Block)
        {
            var part = tails[..Math.Min(Block, logits.Length - start)];
            TensorPrimitives.Abs(logits.Slice(start, part.Length), part);
            TensorPrimitives.Negate(part, part);
            TensorPrimitives.Exp(part, part);
            TensorPrimitives.LogP1(part, part);
            for (var i = 0; i < part.Length; i++)
            {
                var x = logits[start + i];
                sum += Weight(weights, start + i) * (Math.Max(x, 0) - x * labels[start + i] + part[i]);
            }
        }
        return Mean(sum, logits.Length, weights);
    }

    /// <summary>Squared error, averaged over a row's values.</summary>
    /// <param name="logits">[rows, width].</param>
    /// <param name="labels">[rows, width].</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="weights">[rows], or empty.</param>
    public static double Squared(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, int width, ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            var error = logits[i] - labels[i];
            sum += Weight(weights, i / width) * error * error;
        }
        return Mean(sum / width, logits.Length / width, weights);
    }

    private static float Weight(ReadOnlySpan<float> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    private static double Mean(double sum, int rows, ReadOnlySpan<float> weights) => weights.IsEmpty ? sum / rows : sum;
}
