using System.Globalization;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The mean and the deviation that numeric labels are brought to 0 and 1 with.</summary>
internal sealed class Standardization
{
    // A score may lie some deviations beyond the labels.
    private const double Reach = 50;
    private const double LeastDeviation = 1e-36;

    private readonly float[] _mean;
    private readonly float[] _deviation;

    public Standardization(double[] mean, double[] deviation) =>
        (_mean, _deviation) = ([.. mean.Select(x => (float)x)], [.. deviation.Select(x => (float)x)]);

    public int Width => _mean.Length;

    public static Standardization None(int width) => new(new double[width], [.. Enumerable.Repeat(1.0, width)]);

    /// <summary>The mean and the deviation of a task's labels.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="labelColumn">Its label column.</param>
    /// <param name="statistics">What the labels are like.</param>
    /// <param name="width">Values of a label.</param>
    /// <exception cref="InvalidOperationException">The labels are so large that their scores would not fit into a Single, or so alike that
    /// their deviation does not.</exception>
    public static Standardization Of(string task, string labelColumn, LabelStatistics statistics, int width)
    {
        var deviations = new double[width];
        for (var i = 0; i < width; i++)
            deviations[i] = Checked(task, labelColumn, statistics.Mean[i], statistics.Deviation(i));
        return new Standardization(statistics.Mean.ToArray(), deviations);
    }

    /// <summary>A given mean and deviation.</summary>
    /// <inheritdoc cref="Of(string, string, LabelStatistics, int)" path="/exception"/>
    public static Standardization Of(string task, string labelColumn, double mean, double deviation) =>
        new([mean], [Checked(task, labelColumn, mean, deviation)]);

    private static double Checked(string task, string labelColumn, double mean, double deviation)
    {
        if (Math.Abs(mean) + Reach * deviation > float.MaxValue)
            throw Outside(
                task,
                labelColumn,
                mean,
                deviation,
                "near the largest number that a Single holds, where scores become "
                    + "infinite. Divide the labels by a constant, such as 1E+30"
            );
        if (deviation is > 0 and < LeastDeviation)
            throw Outside(
                task,
                labelColumn,
                mean,
                deviation,
                "below the least deviation that a Single holds in full, 1E-36. Multiply the labels with a constant, such as 1E+30"
            );
        // A constant label has no spread to divide by: the head then learns the constant.
        return deviation > 0 ? deviation : 1;
    }

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
    public T Undo<T>(IOps<T> ops, T values) =>
        Width == 1
            ? ops.Affine(values, _deviation[0], _mean[0])
            : ops.Add(ops.Mul(values, ops.Constant("deviation", _deviation, Width)), ops.Constant("mean", _mean, Width));

    private static InvalidOperationException Outside(string task, string labelColumn, double mean, double deviation, string what) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Task '{task}': label column '{labelColumn}' has the mean {mean:G3} and the deviation {deviation:G3}, {what}, and "
                    + $"bring the "
                    + $"scores back."
            )
        );
}
