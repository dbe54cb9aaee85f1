namespace MlNet.MultiTask;

/// <summary>Metrics of a segmentation task, over the labelled pixels of all rows together.</summary>
public sealed record SegmentationMetrics
{
    internal SegmentationMetrics(long pixels, double pixelAccuracy, double meanIou, IReadOnlyList<double> iouByClass) =>
        (Pixels, PixelAccuracy, MeanIou, IouByClass) = (pixels, pixelAccuracy, meanIou, iouByClass);

    /// <summary>Labelled pixels of all rows.</summary>
    public long Pixels { get; internal init; }

    /// <summary>Share of them whose predicted class is right.</summary>
    public double PixelAccuracy { get; internal init; }

    /// <summary>Mean of <see cref="IouByClass"/> over the classes that have one.</summary>
    public double MeanIou { get; internal init; }

    /// <summary>Intersection over union of each class (Jaccard 1912): the pixels that have the class in label and prediction, divided by
    /// those that have it in either. NaN where no pixel has it in either. In the order of <see cref="TaskMetrics.ClassNames"/>.</summary>
    public IReadOnlyList<double> IouByClass { get; internal init; }
}
