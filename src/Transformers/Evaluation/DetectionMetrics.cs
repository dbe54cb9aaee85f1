namespace MlNet.MultiTask;

/// <summary>Metrics of a detection task, as COCO defines them (Lin et al. 2014; <c>pycocotools</c>): average precisions at 101 recalls, of
/// boxes that are matched to objects greedily by their scores, as means over the classes.</summary>
public sealed record DetectionMetrics
{
    internal DetectionMetrics(
        long objects,
        double averagePrecision,
        double averagePrecision50,
        IReadOnlyList<double> byClass,
        IReadOnlyList<double> byClass50
    ) =>
        (Objects, AveragePrecision, AveragePrecision50, AveragePrecisionByClass, AveragePrecision50ByClass) = (
            objects,
            averagePrecision,
            averagePrecision50,
            byClass,
            byClass50
        );

    /// <summary>Labelled objects of all rows whose class is known.</summary>
    public long Objects { get; internal init; }

    /// <summary>AP@[.5:.95]: the mean over the intersections over union 0.5, 0.55, …, 0.95 that a right box needs at least, and over the
    /// classes that have objects. From 0 to 1.</summary>
    public double AveragePrecision { get; internal init; }

    /// <summary>AP@0.5: the mean over the classes at an intersection over union of 0.5.</summary>
    public double AveragePrecision50 { get; internal init; }

    /// <summary>AP@[.5:.95] of each class, in the order of <see cref="TaskMetrics.ClassNames"/>; NaN for a class without an
    /// object.</summary>
    public IReadOnlyList<double> AveragePrecisionByClass { get; internal init; }

    /// <summary>AP@0.5 of each class.</summary>
    public IReadOnlyList<double> AveragePrecision50ByClass { get; internal init; }
}
