using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The mean and the deviation that numeric labels are brought to 0 and 1 with.</summary>
internal sealed class Standardization
{
    private readonly float[] _mean;
    private readonly float[] _deviation;

    public Standardization(double[] mean, double[] deviation) =>
        (_mean, _deviation) = ([.. mean.Select(x => (float)x)], [.. deviation.Select(x => (float)x)]);

    public int Width => _mean.Length;

    public static Standardization None(int width) => new(new double[width], [.. Enumerable.Repeat(1.0, width)]);

    // A constant label has no spread to divide by: the head then learns the constant.
    public static Standardization Of(LabelStatistics statistics, int width) =>
        new(statistics.Mean.ToArray(), [.. Enumerable.Range(0, width).Select(i => statistics.Deviation(i) is > 0 and var d ? d : 1)]);

    /// <summary>The deviation of a value.</summary>
    public float Deviation(int index) => _deviation[index];

    /// <summary>The mean of a value.</summary>
    public float Mean(int index) => _mean[index];

    /// <summary>Labels [rows, width] to mean 0 and deviation 1.</summary>
    public Tensor Apply(Tensor labels)
    {
        using var mean = tensor(_mean, device: labels.device);
        using var deviation = tensor(_deviation, device: labels.device);
        using var centred = labels - mean;
        return centred / deviation;
    }

    /// <summary>Back to the label's units. A standardisation of width 1 serves values of any width.</summary>
    public T Undo<T>(IOps<T> ops, T values) => Width == 1
        ? ops.Affine(values, _deviation[0], _mean[0])
        : ops.Add(ops.Mul(values, ops.Constant("deviation", _deviation, Width)), ops.Constant("mean", _mean, Width));
}
