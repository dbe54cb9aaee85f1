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

    /// <summary>Weighs the two answers of each label so that both count alike in the loss, however rare one is: entries of class k by n /
    /// (2 nₖ), from the known entries of the training rows (King, Zeng 2001, §3.2: weights by the share of each class). Probabilities are
    /// then those of balanced data; to keep them true to the data, leave it off and choose a threshold.</summary>
    /// <value>Default false. Not together with <see cref="PositiveWeights"/>.</value>
    public bool BalancedClasses { get; init; }

    /// <summary>The probability above which an entry is taken as true.</summary>
    /// <value>Default null: 0.5, unless it is chosen. Between 0 and 1.</value>
    public double? Threshold { get; init; }

    /// <summary>Chooses for each label the threshold with the largest F1 on the held-out rows, with the weights that are kept. It is part
    /// of the model: <see cref="TaskSchema.Thresholds"/> says it, and PredictedLabel follows it also in an exported file.</summary>
    /// <value>Default false. Needs held-out rows.</value>
    public bool ThresholdForF1 { get; init; }

    /// <summary>Chooses for each label the threshold with the least cost on the held-out rows, where a missed true entry costs this many
    /// times what a false alarm costs (Elkan 2001, "The Foundations of Cost-Sensitive Learning").</summary>
    /// <value>Default null. Greater than 0. Needs held-out rows.</value>
    public double? ThresholdForMissCost { get; init; }

    internal ThresholdRule ThresholdRule => new(Threshold, ThresholdForF1, ThresholdForMissCost);

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
        if (BalancedClasses && PositiveWeights is not null)
            throw new ArgumentException(
                $"Task '{Name}': BalancedClasses and PositiveWeights cannot be used together; leave one of them out."
            );
        ThresholdRule.Validate(Name);
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
        return new MultiLabelHead(this, encoding.Width, encoding.SlotNames, BalancedClasses ? Balanced(encoding.Width, statistics) : null);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new MultiLabelHead(this, 1, ColumnShapes.HasSlotNames(label) ? [""] : []).Columns;

    // The mean of a label of 0 and 1 is the share of its true entries. A label that is the same in all rows has nothing to balance.
    private static (float Negative, float Positive)[] Balanced(int labels, LabelStatistics statistics) =>
        [
            .. Enumerable
                .Range(0, labels)
                .Select(i => statistics.Mean[i])
                .Select(share => share is > 0 and < 1 ? ((float)(0.5 / (1 - share)), (float)(0.5 / share)) : (1f, 1f)),
        ];
}
