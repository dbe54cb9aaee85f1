using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Yes or no, learnt with the logistic loss.</summary>
public sealed class BinaryTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "binary";

    /// <summary>Weight of the positive rows against the negative ones.</summary>
    /// <value>Default 1. Greater than 0.</value>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>A loss of your own in place of the task's: from the logits and the labels of a batch as tensors to a loss for each row,
    /// [batch] or [batch, width]. Rows without the label get the weight 0, so it must be finite for label 0 too. Both are [batch, 1],
    /// labels 0 or 1.</summary>
    /// <value>Default null. Not together with <see cref="FocalGamma"/>; class weights multiply it.</value>
    public Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>? LossFunction { get; init; }

    /// <summary>Weighs the two answers so that both count alike in the loss, however rare one is: rows of class k by n / (2 nₖ), from the
    /// labelled training rows (King, Zeng 2001, §3.2: weights by the share of each class). Probabilities are then those of balanced data;
    /// to keep them true to the data, leave it off and choose a threshold.</summary>
    /// <value>Default false. Not together with <see cref="PositiveWeight"/>.</value>
    public bool BalancedClasses { get; init; }

    /// <summary>The probability above which a row is taken as true.</summary>
    /// <value>Default null: 0.5, unless it is chosen. Between 0 and 1.</value>
    public double? Threshold { get; init; }

    /// <summary>Chooses the threshold with the largest F1 on the held-out rows, with the weights that are kept. It is part of the model:
    /// <see cref="TaskSchema.Thresholds"/> says it, and PredictedLabel follows it also in an exported file.</summary>
    /// <value>Default false. Needs held-out rows.</value>
    public bool ThresholdForF1 { get; init; }

    /// <summary>Chooses the threshold with the least cost on the held-out rows, where a missed true row costs this many times what a false
    /// alarm costs (Elkan 2001, "The Foundations of Cost-Sensitive Learning").</summary>
    /// <value>Default null. Greater than 0. Needs held-out rows.</value>
    public double? ThresholdForMissCost { get; init; }

    internal ThresholdRule ThresholdRule => new(Threshold, ThresholdForF1, ThresholdForMissCost);

    /// <summary>Focusing exponent γ of the focal loss −(1 − p)^γ log p (Lin et al. 2017, eq. 4); 0 is the plain logistic loss.</summary>
    /// <value>Default 0. 0 or more.</value>
    public double FocalGamma { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (PositiveWeight is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(
                nameof(PositiveWeight),
                PositiveWeight,
                $"Task '{Name}': PositiveWeight must be greater than 0."
            );
        if (FocalGamma is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(FocalGamma), FocalGamma, $"Task '{Name}': FocalGamma must be 0 or more.");
        if (BalancedClasses && PositiveWeight != 1)
            throw new ArgumentException(
                $"Task '{Name}': BalancedClasses and PositiveWeight cannot be used together; leave one of them out."
            );
        if (LossFunction is not null && FocalGamma > 0)
            throw new ArgumentException($"Task '{Name}': LossFunction takes the place of the loss that FocalGamma changes; leave it out.");
        ThresholdRule.Validate(Name);
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) => LabelEncoding.Flag(this, label);

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        if (statistics.Counts.Count < 2)
            throw new InvalidOperationException(
                $"Task '{Name}': label column '{LabelColumn}' has a single class in the {statistics.Rows} labelled training rows "
                    + $"(all {(statistics.Counts.ContainsKey(1) ? "positive" : "negative")}); a binary task needs both."
            );
        var (no, yes) = (statistics.Counts[0], statistics.Counts[1]);
        return BalancedClasses ? new BinaryHead(this, (no + yes) / (2.0 * no), (no + yes) / (2.0 * yes)) : new BinaryHead(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new BinaryHead(this).Columns;
}
