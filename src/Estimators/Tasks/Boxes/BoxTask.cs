using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// Where the one object of an image is. The network gives the centre, and the size through a softplus, so every predicted box is a valid
/// one: left ≤ right, top ≤ bottom. Rows without an object have NaN as their box.
/// </summary>
/// <remarks>
/// Centre and size are standardised inside; the way back to the label's units and format is part of the exported graph. Predicted boxes are
/// not cut at the image's edges. Where training images are augmented (<see cref="MultiTaskOptions.Augmentations"/>) boxes follow: each
/// becomes the smallest upright one around where it went, cut at the edges.
/// </remarks>
public sealed class BoxTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "box";

    /// <summary>What the four numbers of the label, and of Score, stand for.</summary>
    /// <value>Default <see cref="BoxFormat.Corners"/>: left, top, right, bottom.</value>
    public BoxFormat Format { get; init; }

    /// <summary>The losses, whose weighted sum is minimised over the rows with a box.</summary>
    /// <value>Default <see cref="SmoothL1Loss"/> and <see cref="GiouLoss"/>, each with weight 1. At least one.</value>
    public IReadOnlyList<BoxLoss> Losses { get; init; } = [new SmoothL1Loss(), new GiouLoss()];

    /// <summary>What the column Probability says, which ranks boxes and tells rows without one. With it, a row of NaN says that there is no
    /// box; a row that does not know needs <see cref="TaskDefinition.PresenceColumn"/>.</summary>
    /// <value>Default <see cref="BoxConfidence.None"/>: no such column, and rows of NaN are left out.</value>
    public BoxConfidence Confidence { get; init; }

    /// <summary>Weight of the confidence's logistic loss against those of the box; not used without a confidence.</summary>
    /// <value>Default 1. Greater than 0.</value>
    public double ConfidenceWeight { get; init; } = 1;

    /// <summary>The image column that the boxes are in, where there are several: the boxes follow what augmentation does to it. Null for
    /// any.</summary>
    /// <value>Default null.</value>
    public string? ImageColumn { get; init; }

    /// <summary>Whether the numbers are shares of the image's width and height instead of pixels. It matters to augmentation
    /// alone.</summary>
    /// <value>Default false: pixels, from the image's left and upper edge.</value>
    public bool IsRelative { get; init; }

    /// <summary>Share of a box's area that must be left in the image when augmentation moves it; below, the row has no label that time.
    /// Boxes are cut at the edges then.</summary>
    /// <value>Default 0.25. From 0 to 1.</value>
    public double LeastVisible { get; init; } = 0.25;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Format))
            throw new ArgumentOutOfRangeException(
                nameof(Format),
                Format,
                $"Task '{Name}': Format must be one of {string.Join(", ", Enum.GetNames<BoxFormat>())}."
            );
        if (!Enum.IsDefined(Confidence))
            throw new ArgumentOutOfRangeException(
                nameof(Confidence),
                Confidence,
                $"Task '{Name}': Confidence must be one of {string.Join(", ", Enum.GetNames<BoxConfidence>())}."
            );
        if (ConfidenceWeight is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(
                nameof(ConfidenceWeight),
                ConfidenceWeight,
                $"Task '{Name}': ConfidenceWeight must be a number greater than 0."
            );
        if (LeastVisible is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(LeastVisible), LeastVisible, $"Task '{Name}': LeastVisible must be from 0 to 1.");
        ArgumentNullException.ThrowIfNull(Losses);
        if (Losses.Count == 0)
            throw new ArgumentException($"Task '{Name}': at least one loss is needed.", nameof(Losses));
        foreach (var loss in Losses)
            loss.Validate();
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) =>
        label.Type is VectorDataViewType { ItemType: var item, Size: 4 } && item.Equals(NumberDataViewType.Single)
            ? new BoxLabels(this, label)
            : throw BadLabel(label, $"a vector of 4 Single ({string.Join(", ", BoxSlots.Names(Format))})");

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        if (statistics.Known(0) == 0)
            throw new InvalidOperationException(
                $"Task '{Name}': none of the {statistics.Rows} labelled training rows has a box in label "
                    + $"column '{LabelColumn}'; a box task needs at least one."
            );
        if (Confidence == BoxConfidence.Presence && statistics.Known(0) == statistics.Rows)
            throw new InvalidOperationException(
                $"Task '{Name}': all {statistics.Rows} labelled training rows have a box in label column '{LabelColumn}', so its "
                    + "presence cannot be learnt. "
                    + $"Add rows without one, or take {nameof(BoxConfidence)}.{nameof(BoxConfidence.Overlap)} or "
                    + $"{nameof(BoxConfidence.None)}."
            );
        if (statistics.Mean[2] == 0 || statistics.Mean[3] == 0)
            throw new InvalidOperationException(
                $"Task '{Name}': no box in label column '{LabelColumn}' has a width and a height; its "
                    + $"format is {Format}: {string.Join(", ", BoxSlots.Names(Format))}."
            );
        return new BoxHead(this, new BoxScale(statistics.Mean, [.. Enumerable.Range(0, 4).Select(statistics.Deviation)]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new BoxHead(this, BoxScale.None).Columns;
}
