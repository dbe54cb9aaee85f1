using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Metrics of a multi-label task. Entries of a label that are missing are left out one by one.</summary>
public sealed class MultiLabelMetrics
{
    internal MultiLabelMetrics(
        IReadOnlyList<string> names,
        IReadOnlyList<long> known,
        IReadOnlyList<CalibratedBinaryClassificationMetrics?> labels,
        double hammingLoss,
        double exactMatch,
        double microF1
    )
    {
        (Names, LabelledRows, Labels, HammingLoss, ExactMatch, MicroF1) = (names, known, labels, hammingLoss, exactMatch, microF1);
        double[] areas = [.. labels.OfType<CalibratedBinaryClassificationMetrics>().Select(label => label.AreaUnderRocCurve)];
        MeanAreaUnderRocCurve = areas.Length == 0 ? double.NaN : areas.Average();
    }

    /// <summary>Names of the labels; empty where the label column had none.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>For each label the rows that have it.</summary>
    public IReadOnlyList<long> LabelledRows { get; }

    /// <summary>Metrics of each label, over the rows that have it; null if all are true or all are false.</summary>
    public IReadOnlyList<CalibratedBinaryClassificationMetrics?> Labels { get; }

    /// <summary>Share of the known entries that were predicted wrong, from 0 to 1.</summary>
    public double HammingLoss { get; }

    /// <summary>Share of the labelled rows of which all known entries were predicted right (subset accuracy), from 0 to 1.</summary>
    public double ExactMatch { get; }

    /// <summary>2 TP / (2 TP + FP + FN) over the known entries of all labels together; NaN where none is true or predicted so.</summary>
    public double MicroF1 { get; }

    /// <summary>Mean of the areas under the ROC curves of the labels that have one; NaN where none has.</summary>
    public double MeanAreaUnderRocCurve { get; }
}
