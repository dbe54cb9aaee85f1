namespace MlNet.MultiTask;

/// <summary>Metrics of a box task: one box is predicted for each row, and a row has one box or none.</summary>
public sealed class BoxMetrics
{
    internal BoxMetrics(long objectRows, long emptyRows, double meanIntersectionOverUnion, double averagePrecision50) =>
        (ObjectRows, EmptyRows, MeanIntersectionOverUnion, AveragePrecision50) = (
            objectRows,
            emptyRows,
            meanIntersectionOverUnion,
            averagePrecision50
        );

    /// <summary>Rows with a box.</summary>
    public long ObjectRows { get; }

    /// <summary>Rows that are known to have no box. 0 for tasks without a confidence: for them a row without a box is one whose label is
    /// missing.</summary>
    public long EmptyRows { get; }

    /// <summary>Mean over the rows with a box of the intersection over union of the predicted and the true one, from 0 to 1.</summary>
    public double MeanIntersectionOverUnion { get; }

    /// <summary>
    /// Average precision at an intersection over union of 0.5, from 0 to 1: the area under the interpolated curve of precision against
    /// recall, at all points (PASCAL VOC since 2010; Everingham et al. 2010, §4.2). A row's box is right where it overlaps the true one by
    /// at least 0.5; rows without a box make it wrong. Boxes are ranked by the task's Probability, and equal ones are taken together.
    /// Without a confidence all are equal: the value is then the square of the share of boxes that are right.
    /// </summary>
    public double AveragePrecision50 { get; }
}
