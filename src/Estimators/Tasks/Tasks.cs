using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The kinds of task that a network can learn.</summary>
public static class Tasks
{
    /// <summary>
    /// A task for each slot of a vector label column of known size, named after the slots, or <c>Targets0</c>, <c>Targets1</c>, … where
    /// they have no names: each with metrics, a weight and missing labels of its own, as if its slot were a column. Slots are also written
    /// by hand: <c>Tasks.Regression("Price", "Targets[0]")</c>.
    /// </summary>
    /// <param name="labels">The column, such as <c>rows.Schema["Targets"]</c>.</param>
    /// <param name="task">Makes a task of its name and label column; null for regression of numbers, binary of Booleans, and multiclass of
    /// keys.</param>
    /// <exception cref="ArgumentException">The column is no vector of known size.</exception>
    public static IReadOnlyList<TaskDefinition> Each(DataViewSchema.Column labels, Func<string, string, TaskDefinition>? task = null) =>
        SlotTasks.Of(labels, task);

    /// <summary>A task for each slot of a vector label column that a step of the pipeline makes, so that there is no schema to look it up
    /// in yet.</summary>
    /// <param name="labelColumn">The column.</param>
    /// <param name="names">Names of the tasks, for the slots from 0 on.</param>
    /// <param name="task">Makes a task of its name and label column.</param>
    public static IReadOnlyList<TaskDefinition> Each(
        string labelColumn,
        IReadOnlyList<string> names,
        Func<string, string, TaskDefinition> task
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumn);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(task);
        return [.. names.Select((name, slot) => task(name, SlotColumns.NameOf(labelColumn, slot)))];
    }

    /// <summary>One of several classes. Label: a key, or a whole number from 0. Adds Score (class probabilities), Probability (of the
    /// predicted class) and PredictedLabel (key).</summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static MulticlassTask Multiclass(string name, string labelColumn, double lossWeight = 1) =>
        new(name, labelColumn) { LossWeight = lossWeight };

    /// <summary>One of several classes in an order, such as grades. Label: a key whose values are in that order, or a whole number from 0.
    /// Adds the columns of <see cref="Multiclass"/>.</summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static MulticlassTask Ordinal(string name, string labelColumn, double lossWeight = 1) =>
        new(name, labelColumn) { LossWeight = lossWeight, IsOrdinal = true };

    /// <summary>
    /// A number of which some rows tell only bounds, such as a duration that went on when it was last seen: learnt with the likelihood of a
    /// normal distribution whose mean and deviation follow from the features, its density where the number is known and the probability
    /// between the bounds where it is not (Tobin 1958; as survival time Kalbfleisch, Prentice 2002, ch. 7). Label: a vector of two Singles,
    /// the least and the largest value that it can have. Both alike: it is known. NaN or infinite: no bound on that side. So [5, 5] is 5,
    /// [5, ∞] is 5 or more, [NaN, 0] is 0 or less. Adds Score (mean, or median with <paramref name="isLogNormal"/>) and Deviation.
    /// </summary>
    /// <param name="name">The task's name.</param>
    /// <param name="boundsColumn">The label column; <c>Concatenate</c> makes one of two columns.</param>
    /// <param name="isLogNormal">Whether it is the number's logarithm that is normal, as for durations: bounds are then greater than 0, and
    /// 0 below is no bound. Deviation is that of the logarithm.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    /// <param name="weightColumn">As <see cref="TaskDefinition.WeightColumn"/>.</param>
    public static TaskDefinition Censored(
        string name,
        string boundsColumn,
        bool isLogNormal = false,
        double lossWeight = 1,
        string? weightColumn = null
    ) =>
        new CensoredTask(name, boundsColumn)
        {
            IsLogNormal = isLogNormal,
            LossWeight = lossWeight,
            WeightColumn = weightColumn,
        };

    /// <summary>Yes or no. Label: Boolean, a number (above 0 is yes), or a key of two (the second is yes). Adds Score (logit), Probability
    /// and PredictedLabel (Boolean).</summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static BinaryTask Binary(string name, string labelColumn, double lossWeight = 1) =>
        new(name, labelColumn) { LossWeight = lossWeight };

    /// <summary>A number, or a vector of numbers. Label: a number or a vector of known size; a vector of Single of unknown size is a number
    /// for each step of the row's sequence, NaN for a step without one, empty for a row without any. Adds Score in the label's
    /// units.</summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static RegressionTask Regression(string name, string labelColumn, double lossWeight = 1) =>
        new(name, labelColumn) { LossWeight = lossWeight };

    /// <summary>
    /// Several questions of yes or no. Label: a vector of known size of Boolean, or of Single (above 0 is yes, NaN leaves that entry out).
    /// Adds Score (logits), Probability and PredictedLabel (Booleans), vectors with the label's slot names.
    /// </summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static MultiLabelTask MultiLabel(string name, string labelColumn, double lossWeight = 1) =>
        new(name, labelColumn) { LossWeight = lossWeight };

    /// <summary>Quantiles of a number. Label: a number. Adds Score, a vector of the quantiles in the label's units, in slots named
    /// <c>q0.1</c> and so on.</summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="quantiles">The quantiles, ascending, between 0 and 1; null for 0.1, 0.5 and 0.9.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static QuantileTask Quantile(string name, string labelColumn, IReadOnlyList<double>? quantiles = null, double lossWeight = 1) =>
        quantiles is null
            ? new(name, labelColumn) { LossWeight = lossWeight }
            : new(name, labelColumn) { Quantiles = quantiles, LossWeight = lossWeight };

    /// <summary>
    /// Which rows of a group come before which, such as documents of a query or offers to a customer: learnt with the list-wise softmax
    /// loss of ListNet (Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"). Label: how relevant a row is, a
    /// number of 0 or more (NaN is missing) or a key whose first value is the least relevant. Adds Score, a number without a unit: more
    /// comes first within a group. <c>ml.Ranking.Evaluate</c> takes it as it is.
    /// </summary>
    /// <remarks>Each group counts once, as the mean of its rows' weights; one with a single labelled row, or with rows that are all as
    /// relevant, has no order and counts as unlabelled. Batches hold whole groups, in any order of the rows, and are a little larger or
    /// smaller for it; a group of more rows than a batch is cut anew in each epoch. Held-out rows and folds are of whole groups.</remarks>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="rowGroupColumn">The column of the groups: a key, as <c>ml.Ranking</c> wants it, text or a number. A row where it is
    /// missing has no label. Scoring does not need it.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    /// <param name="weightColumn">As <see cref="TaskDefinition.WeightColumn"/>.</param>
    public static TaskDefinition Ranking(
        string name,
        string labelColumn,
        string rowGroupColumn,
        double lossWeight = 1,
        string? weightColumn = null
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(rowGroupColumn);
        return new RankingTask(name, labelColumn, rowGroupColumn) { LossWeight = lossWeight, WeightColumn = weightColumn };
    }

    /// <summary>
    /// A tag for each step of a sequence, such as parts of speech or entities in BIO tags. Label: a vector of keys of unknown size, as long
    /// as the row's sequence of features; key 0 leaves that step out, an empty vector the row. Adds Score (probabilities of all tags, step
    /// after step), Probability (of the predicted tag of each step) and PredictedLabel (keys), vectors of unknown size.
    /// </summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static TaggingTask Tagging(string name, string labelColumn, double lossWeight = 1) =>
        new(name, labelColumn) { LossWeight = lossWeight };

    /// <summary>
    /// A class for each pixel of an image, whose encoding has a <see cref="ImageEncoding.Decoder"/>. Label: a vector of known size, as
    /// large as the image or a whole fraction of it, of keys (0 is no label) or of Byte, UInt16 or Single that are classes from 0. Adds
    /// PredictedLabel (a key for each pixel, row by row) and, by option, Probability.
    /// </summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static SegmentationTask Segmentation(string name, string labelColumn, double lossWeight = 1) =>
        new(name, labelColumn) { LossWeight = lossWeight };

    /// <summary>
    /// A number for each pixel of an image, such as its depth; the image's encoding has a <see cref="ImageEncoding.Decoder"/>. Label: a
    /// vector of Single of known size, as large as the image or a whole fraction of it, row by row, NaN where a pixel has none. Adds Score,
    /// such a map in the label's units.
    /// </summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="loss">The loss, on the standardised number, or, where it is <see cref="RegressionLoss.ScaleInvariant"/>, on the
    /// standardised logarithm of labels above 0; not Poisson.</param>
    /// <param name="isInverse">Whether 1/y is learnt of labels y above 0, so that what is near counts more than what is far; scores go up
    /// to 1,000 times the labels' harmonic mean.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    /// <param name="weightColumn">As <see cref="TaskDefinition.WeightColumn"/>.</param>
    public static TaskDefinition DenseRegression(
        string name,
        string labelColumn,
        RegressionLoss loss = RegressionLoss.Absolute,
        bool isInverse = false,
        double lossWeight = 1,
        string? weightColumn = null
    ) =>
        new DenseRegressionTask(name, labelColumn)
        {
            Loss = loss,
            IsInverse = isInverse,
            LossWeight = lossWeight,
            WeightColumn = weightColumn,
        };

    /// <summary>
    /// The direction in which the surface looks that each pixel of an image shows, learnt with 1 − cos of the angle (Eigen, Fergus 2015);
    /// the image's encoding has a <see cref="ImageEncoding.Decoder"/>. Label: a vector of Single of known size, x of each pixel, row by
    /// row, then y, then z; NaN or 0, 0, 0 where a pixel has none. Adds Score, as many numbers in the same order, of length 1 in each
    /// pixel. Where augmentation turns or mirrors the image, x is taken as pointing to the right and y as pointing down.
    /// </summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    /// <param name="weightColumn">As <see cref="TaskDefinition.WeightColumn"/>.</param>
    public static TaskDefinition Normals(string name, string labelColumn, double lossWeight = 1, string? weightColumn = null) =>
        new NormalsTask(name, labelColumn) { LossWeight = lossWeight, WeightColumn = weightColumn };

    /// <summary>
    /// The objects of an image, any number of them (Zhou, Wang, Krähenbühl 2019); the image's encoding has a
    /// <see cref="ImageEncoding.Decoder"/>. Label: a vector of keys of unknown size with the class of each object, and a vector of Single
    /// with left, top, right and bottom of each, as ML.NET's ObjectDetection trainer takes them. Both empty: there is no object. A NaN
    /// among the boxes: the row has no label. Adds Score, PredictedLabel (keys) and PredictedBoundingBoxes (four numbers of each), vectors
    /// of unknown size, best first.
    /// </summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The column of classes.</param>
    /// <param name="boxColumn">The column of boxes.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static DetectionTask Detection(string name, string labelColumn, string boxColumn, double lossWeight = 1) =>
        new(name, labelColumn, boxColumn) { LossWeight = lossWeight };

    /// <summary>
    /// Where the one object of an image is. Label: a vector of 4 Single (left, top, right, bottom, unless the format says otherwise), NaN
    /// where there is none. Adds Score, the box in the label's units and format, with slots named so; with a confidence also Probability.
    /// </summary>
    /// <param name="name">The task's name.</param>
    /// <param name="labelColumn">The label column.</param>
    /// <param name="format">What the four numbers stand for.</param>
    /// <param name="lossWeight">The task's weight αₜ.</param>
    public static BoxTask Box(string name, string labelColumn, BoxFormat format = BoxFormat.Corners, double lossWeight = 1) =>
        new(name, labelColumn) { Format = format, LossWeight = lossWeight };
}
