namespace MlNet.MultiTask;

/// <summary>
/// Whether predicted probabilities are what happens: reliability bins and the expected calibration error (Guo, Pleiss, Sun, Weinberger
/// 2017, "On Calibration of Modern Neural Networks", eqs. 3 and 5). For binary tasks it is about the probability of the label being true,
/// for multiclass tasks about that of the predicted class.
/// </summary>
public sealed class Calibration
{
    private Calibration(IReadOnlyList<ReliabilityBin> bins)
    {
        Bins = bins;
        var rows = bins.Sum(bin => bin.Rows);
        var filled = bins.Where(bin => bin.Rows > 0)
            .Select(bin => (Share: (double)bin.Rows / rows, Gap: Math.Abs(bin.Frequency - bin.MeanProbability)))
            .ToArray();
        ExpectedError = filled.Sum(bin => bin.Share * bin.Gap);
        MaximumError = filled.Max(bin => bin.Gap);
    }

    /// <summary>Bins of equal width from 0 to 1, ascending; empty ones too.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>ECE = Σ nᵦ/n |frequencyᵦ − probabilityᵦ|, from 0 (calibrated) to 1.</summary>
    public double ExpectedError { get; }

    /// <summary>MCE = max |frequencyᵦ − probabilityᵦ| over the bins with rows, from 0 to 1.</summary>
    public double MaximumError { get; }

    /// <summary>Sorts predictions into bins.</summary>
    /// <param name="probabilities">What was predicted, from 0 to 1; at least one.</param>
    /// <param name="cameTrue">Whether it came true.</param>
    /// <param name="bins">Number of bins.</param>
    internal static Calibration Of(IReadOnlyList<float> probabilities, IReadOnlyList<bool> cameTrue, int bins)
    {
        var (rows, sums, hits) = (new long[bins], new double[bins], new long[bins]);
        for (var i = 0; i < probabilities.Count; i++)
        {
            // Bin m is ((m − 1)/M, m/M], as in the paper; 0 belongs to the first.
            var bin = Math.Clamp((int)Math.Ceiling(probabilities[i] * (double)bins) - 1, 0, bins - 1);
            rows[bin]++;
            sums[bin] += probabilities[i];
            hits[bin] += cameTrue[i] ? 1 : 0;
        }
        return new Calibration([
            .. Enumerable
                .Range(0, bins)
                .Select(b => new ReliabilityBin(
                    (double)b / bins,
                    (b + 1.0) / bins,
                    rows[b],
                    rows[b] == 0 ? double.NaN : sums[b] / rows[b],
                    rows[b] == 0 ? double.NaN : (double)hits[b] / rows[b]
                )),
        ]);
    }
}
