using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// Several questions of yes or no about one row, each with a logistic loss of its own. An entry of NaN is left out of the loss, the others
/// of its row are not; all known entries count alike.
/// </summary>
public sealed class MultiLabelTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "multilabel";

    /// <summary>For each label the weight of its positive entries against its negative ones; null weighs all alike.</summary>
    /// <value>Default null. Each greater than 0, as many as the label column has slots.</value>
    public IReadOnlyList<double>? PositiveWeights { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (PositiveWeights is { } weights && weights.Any(weight => weight is not (> 0 and < double.PositiveInfinity)))
            throw new ArgumentOutOfRangeException(
                nameof(PositiveWeights),
                string.Join(", ", weights),
                $"Task '{Name}': PositiveWeights must be greater than 0."
            );
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) => LabelEncoding.Flags(this, label);

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(statistics);
        if (PositiveWeights is { } weights && weights.Count != encoding.Width)
            throw new InvalidOperationException(
                $"Task '{Name}': {weights.Count} PositiveWeights were given for the {encoding.Width} slots of column '{LabelColumn}'."
            );
        for (var i = 0; i < encoding.Width; i++)
            if (statistics.Known(i) == 0)
                throw new InvalidOperationException(
                    $"Task '{Name}': slot {i}{(encoding.SlotNames.Count > 0 ? $" ('{encoding.SlotNames[i]}')" : "")} of label column "
                        + $"'{LabelColumn}' is NaN in all training rows; "
                        + "each label needs at least one row to learn from."
                );
        // A label that is the same in all rows is learnt as a constant; where all are, there is nothing to learn.
        if (Enumerable.Range(0, encoding.Width).All(i => statistics.Deviation(i) == 0))
            throw new InvalidOperationException(
                $"Task '{Name}': no slot of label column '{LabelColumn}' has both positive and negative entries in the {statistics.Rows} "
                    + "labelled training rows; a multi-label task needs one that has."
            );
        return new MultiLabelHead(this, encoding.Width, encoding.SlotNames);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new MultiLabelHead(this, 1, ColumnShapes.HasSlotNames(label) ? [""] : []).Columns;
}
