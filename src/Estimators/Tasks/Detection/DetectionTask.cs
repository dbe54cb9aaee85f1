using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// The objects of an image, any number of them: class, box and score of each (Zhou, Wang, Krähenbühl 2019, "Objects as Points"). A map for
/// each class is high at the centres of its objects; beside it stand the centre's place within its cell, and width and height. The image's
/// encoding has a <see cref="ImageEncoding.Decoder"/>. Labels are the columns that ML.NET's ObjectDetection trainer takes.
/// </summary>
/// <remarks>
/// Cells that are the highest of their 3×3 neighbours are objects, the best <see cref="MaximumObjects"/> of them; that, the threshold and
/// the suppression are part of the exported graph. Where training images are augmented (<see cref="MultiTaskOptions.Augmentations"/>) boxes
/// follow: each becomes the smallest upright one around where it went, cut at the edges.
/// </remarks>
/// <param name="name">The task's name.</param>
/// <param name="labelColumn">The classes of a row's objects: a vector of keys, of unknown size. Empty where there is no object; key 0 is an
/// object whose class nobody knows, which is neither learnt nor held against the network.</param>
/// <param name="boxColumn">Their boxes: a vector of Single, left, top, right and bottom of each. A NaN anywhere says that the row has no
/// label: nobody knows which objects are in its image.</param>
public sealed class DetectionTask(string name, string labelColumn, string boxColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "detection";

    /// <summary>The column with the boxes.</summary>
    public string BoxColumn { get; } =
        string.IsNullOrWhiteSpace(boxColumn)
            ? throw new ArgumentException("The column with the boxes needs a name.", nameof(boxColumn))
            : boxColumn;

    /// <summary>Most objects that a training row has, and that are predicted in an image.</summary>
    /// <value>Default 100, as COCO counts them. From 1 to 10,000.</value>
    public int MaximumObjects { get; init; } = 100;

    /// <summary>Pixels of the image, on each side, that a cell of the map stands for. Two objects of one class in a cell are one to the
    /// network.</summary>
    /// <value>Default 4, as in the paper, for images of some hundred pixels; 1 or 2 for small ones. From 1 to 64.</value>
    public int Stride { get; init; } = 4;

    /// <summary>Channels of the 3×3 convolution between the decoder's map and the answers.</summary>
    /// <value>Default 64. From 1 to 4,096.</value>
    public int Channels { get; init; } = 64;

    /// <summary>The score from which on an object is given; part of the exported graph. Low ones hardly lower the average precision; in use
    /// 0.3 or so is usual.</summary>
    /// <value>Default 0.05. From 0 to less than 1.</value>
    public double ScoreThreshold { get; init; } = 0.05;

    /// <summary>Intersection over union with a better object of the same class above which an object is dropped (non-maximum suppression;
    /// part of the exported graph); null drops none, since a centre is the highest of its neighbours as it is.</summary>
    /// <value>Default null. From 0 to 1; 0.5 to 0.7 is usual.</value>
    public double? MaximumOverlap { get; init; }

    /// <summary>Weight of the error of width and height, in cells, against the loss of the centres.</summary>
    /// <value>Default 0.1, as in the paper. Greater than 0.</value>
    public double SizeWeight { get; init; } = 0.1;

    /// <summary>Weight of the error of the centre's place within its cell.</summary>
    /// <value>Default 1, as in the paper. Greater than 0.</value>
    public double OffsetWeight { get; init; } = 1;

    /// <summary>Whether the boxes' numbers are shares of the image's width and height instead of pixels.</summary>
    /// <value>Default false: pixels of the image that the network reads, from its left and upper edge.</value>
    public bool IsRelative { get; init; }

    /// <summary>Share of a box's area that must be left in the image when augmentation moves it; an object of which less is left is, that
    /// time, one of unknown class.</summary>
    /// <value>Default 0.25. From 0 to 1.</value>
    public double LeastVisible { get; init; } = 0.25;

    internal override string? SecondLabelColumn => BoxColumn;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Check(MaximumObjects is >= 1 and <= 10_000, nameof(MaximumObjects), MaximumObjects, "from 1 to 10,000");
        Check(Stride is >= 1 and <= 64, nameof(Stride), Stride, "from 1 to 64");
        Check(Channels is >= 1 and <= 4096, nameof(Channels), Channels, "from 1 to 4,096");
        Check(ScoreThreshold is >= 0 and < 1, nameof(ScoreThreshold), ScoreThreshold, "from 0 to less than 1");
        Check(MaximumOverlap is null or (>= 0 and <= 1), nameof(MaximumOverlap), MaximumOverlap, "from 0 to 1, or null");
        Check(SizeWeight is > 0 and < double.PositiveInfinity, nameof(SizeWeight), SizeWeight, "greater than 0");
        Check(OffsetWeight is > 0 and < double.PositiveInfinity, nameof(OffsetWeight), OffsetWeight, "greater than 0");
        Check(LeastVisible is >= 0 and <= 1, nameof(LeastVisible), LeastVisible, "from 0 to 1");
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) =>
        label.Type is VectorDataViewType { ItemType: KeyDataViewType { Count: > 0 and <= int.MaxValue and var count } }
            ? new DetectionLabels(this, label, (int)count)
            : throw BadLabel(
                label,
                "a vector of keys of known count, one for each object of the image; MapValueToKey makes one of a vector of texts"
            );

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(statistics);
        var scale = DetectionScale.Of(statistics, MaximumObjects)
            ?? throw new InvalidOperationException(
                $"Task '{Name}': none of the {statistics.Rows} labelled training rows has an object with a width and a height in label "
                    + $"column '{LabelColumn}' and its boxes '{BoxColumn}'; a detection task needs at least one."
            );
        return new DetectionHead(this, encoding.KeyCount!.Value, encoding.KeyValues, scale);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        DetectionHead.ColumnsOf(this, 2, ColumnShapes.HasKeyValues(label) ? new KeyVocabulary("String", ["", ""]) : null);

    private void Check(bool isRight, string option, object? value, string expected)
    {
        if (!isRight)
            throw new ArgumentOutOfRangeException(option, value, $"Task '{Name}': {option} must be {expected}.");
    }
}
