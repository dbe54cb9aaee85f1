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
        return new BinaryHead(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new BinaryHead(this).Columns;
}
