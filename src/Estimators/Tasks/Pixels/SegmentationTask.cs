using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// One of several classes for each pixel of an image (semantic segmentation), learnt with the cross-entropy of a softmax, averaged over all
/// labelled pixels of a batch. The image's encoding has a <see cref="ImageEncoding.Decoder"/>.
/// </summary>
/// <remarks>Where training images are augmented (<see cref="MultiTaskOptions.Augmentations"/>) the label maps follow: each pixel takes the
/// class at the place that it came from, and pixels from outside the image have no label.</remarks>
public sealed class SegmentationTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    // More classes than this would be numbers that are no classes; each has a map of its own.
    private const int MostClasses = 4096;

    /// <inheritdoc/>
    public override string Kind => "segmentation";

    /// <summary>The number that stands for a pixel without a label where the column holds numbers, such as 255. Of keys it is 0, and NaN is
    /// none in a column of Single.</summary>
    /// <value>Default null: every number is a class.</value>
    public int? NoLabel { get; init; }

    /// <summary>Names of the classes 0, 1, … where the column holds numbers; empty leaves them as numbers. Keys have names of their
    /// own.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>A weight per class, in the order of the classes; null weighs all alike. The mean stays one over pixels.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>Focusing exponent γ of the focal loss −(1 − p)^γ log p (Lin et al. 2017, eq. 4); 0 is the plain cross-entropy.</summary>
    /// <value>Default 0. 0 or more.</value>
    public double FocalGamma { get; init; }

    /// <summary>Weight of the soft Dice loss beside the cross-entropy: 1 − 2 Σ p g / (Σ p + Σ g) of each class, with its probabilities p
    /// and labels g over the labelled pixels of a batch, averaged over the classes that occur there (Milletari et al. 2016, with plain
    /// sums). It looks at each class as the IoU does, however few pixels it has.</summary>
    /// <value>Default 0: none. 0 or more.</value>
    public double DiceWeight { get; init; }

    /// <summary>Whether the model also gives the column Probability: the probabilities of all classes, class after class, each a map row by
    /// row. It is as many times larger than PredictedLabel as there are classes.</summary>
    /// <value>Default false.</value>
    public bool Probabilities { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (FocalGamma is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(FocalGamma), FocalGamma, $"Task '{Name}': FocalGamma must be 0 or more.");
        if (DiceWeight is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(DiceWeight), DiceWeight, $"Task '{Name}': DiceWeight must be 0 or more.");
        ArgumentNullException.ThrowIfNull(ClassNames);
        if (ClassNames.Contains(null!) || ClassNames.Distinct(StringComparer.Ordinal).Count() != ClassNames.Count)
            throw new ArgumentException($"Task '{Name}': ClassNames must be different names.", nameof(ClassNames));
        if (ClassWeights is { } weights && !(weights.All(weight => weight is >= 0 and < double.PositiveInfinity) && weights.Sum() > 0))
            throw new ArgumentOutOfRangeException(
                nameof(ClassWeights),
                string.Join(", ", weights),
                $"Task '{Name}': ClassWeights must be 0 or more, and some above 0."
            );
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label)
    {
        if (label.Type is not VectorDataViewType { Size: > 0 and var size, ItemType: var item })
            throw Unfit(label);
        if (item is KeyDataViewType { Count: > 0 and <= MostClasses and var count })
            return NoLabel is null && ClassNames.Count == 0
                ? new ClassMapLabels(this, label, size, (int)count)
                : throw new ArgumentException(
                    $"Task '{Name}': label column '{label.Name}' holds keys, whose values are the classes' names, and whose 0 is no label: "
                        + "leave NoLabel and ClassNames out."
                );
        return ClassMapLabels.Reads(item) ? new ClassMapLabels(this, label, size, null) : throw Unfit(label);
    }

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(statistics);
        if (statistics.Counts.Count < 2)
            throw new InvalidOperationException(
                $"Task '{Name}': label column '{LabelColumn}' has a single class in all pixels of the {statistics.Rows} labelled training "
                    + "rows; a segmentation task needs at least two."
            );
        var classes = encoding.KeyCount ?? (ClassNames.Count > 0 ? ClassNames.Count : statistics.Counts.Keys.Max() + 1);
        if (statistics.Counts.Keys.Max() is var largest && largest >= classes)
            throw new InvalidOperationException(
                $"Task '{Name}': label column '{LabelColumn}' holds the class {largest}, but there are {classes} ClassNames, of the "
                    + $"classes 0 to {classes - 1}. If {largest} stands for pixels without a label, say NoLabel = {largest}."
            );
        if (ClassWeights is { } weights && weights.Count != classes)
            throw new InvalidOperationException(
                $"Task '{Name}': {weights.Count} ClassWeights were given for the {classes} classes of column '{LabelColumn}'."
            );
        var names = encoding.KeyValues
            ?? (
                encoding.KeyCount is not null ? null
                : ClassNames.Count > 0 ? new KeyVocabulary("String", [.. ClassNames])
                : new KeyVocabulary("Int32", [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))])
            );
        return new SegmentationHead(this, encoding.Width, classes, names);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        SegmentationHead.ColumnsOf(
            this,
            1,
            2,
            ColumnShapes.HasKeyValues(label) || !label.IsKey ? new KeyVocabulary("String", ["", ""]) : null
        );

    private ArgumentException Unfit(DataViewSchema.Column label) =>
        BadLabel(
            label,
            $"a vector of known size with a class for each pixel, row by row: keys of known count (at most {MostClasses:N0}), or Bytes, "
                + "UInt16 or Single that are classes 0, 1, …"
        );
}
