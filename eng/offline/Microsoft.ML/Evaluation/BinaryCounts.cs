using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>What a binary evaluation counts and sums up.</summary>
internal sealed class BinaryCounts
{
    private readonly List<(float Score, bool Positive)> _rows = [];
    private double _truePositives, _falsePositives, _trueNegatives, _falseNegatives;
    private double _logLoss, _positivesWithProbability, _negativesWithProbability;

    /// <param name="probability">NaN where there is none.</param>
    public void Add(bool positive, float score, float probability)
    {
        _rows.Add((score, positive));
        bool predicted = score > 0;
        if (positive)
            _ = predicted ? _truePositives++ : _falseNegatives++;
        else
            _ = predicted ? _falsePositives++ : _trueNegatives++;

        _logLoss -= Math.Log(positive ? probability : 1.0 - probability, 2);
        if (!float.IsNaN(probability))
            _ = positive ? _positivesWithProbability++ : _negativesWithProbability++;
    }

    public double AreaUnderRocCurve() => AreaUnderCurves.Roc(_rows);

    public double AreaUnderPrecisionRecallCurve() => AreaUnderCurves.PrecisionRecall(_rows);

    public double Accuracy => (_truePositives + _trueNegatives) / Total;

    public double PositivePrecision => Share(_truePositives, _falsePositives);

    public double PositiveRecall => Share(_truePositives, _falseNegatives);

    public double NegativePrecision => Share(_trueNegatives, _falseNegatives);

    public double NegativeRecall => Share(_trueNegatives, _falsePositives);

    public double F1Score
    {
        get
        {
            double sum = PositivePrecision + PositiveRecall;
            return sum == 0 ? 0 : 2 * PositivePrecision * PositiveRecall / sum;
        }
    }

    public double Entropy => EntropyOf((_truePositives + _falseNegatives) / Total);

    public double LogLoss => double.IsNaN(_logLoss) ? double.NaN : WithProbability > 0 ? _logLoss / WithProbability : 0;

    public double LogLossReduction
    {
        get
        {
            if (WithProbability == 0)
                return 0;
            double prior = EntropyOf(_positivesWithProbability / WithProbability);
            return (prior - _logLoss / WithProbability) / prior;
        }
    }

    public ConfusionMatrix ConfusionMatrix(IReadOnlyList<string> classNames)
        => new([[_truePositives, _falseNegatives], [_falsePositives, _trueNegatives]], classNames, isBinary: true);

    private double Total => _truePositives + _falsePositives + _trueNegatives + _falseNegatives;

    private double WithProbability => _positivesWithProbability + _negativesWithProbability;

    private static double Share(double of, double rest) => of + rest > 0 ? of / (of + rest) : 0;

    /// <summary>In bits.</summary>
    private static double EntropyOf(double share)
    {
        double rest = 1 - share;
        return (share > 0 ? -share * Math.Log(share, 2) : 0) + (rest > 0 ? -rest * Math.Log(rest, 2) : 0);
    }
}
