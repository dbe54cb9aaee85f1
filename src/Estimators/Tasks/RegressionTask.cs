using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A number or a vector of numbers. The label is standardised inside; the way back to its units is part of the exported
/// graph.</summary>
public sealed class RegressionTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    private static readonly NumberRange s_counts = new(0, "a finite number of 0 or more, which the Poisson loss needs");

    /// <inheritdoc/>
    public override string Kind => "regression";

    /// <summary>The loss.</summary>
    /// <value>Default <see cref="RegressionLoss.Squared"/>.</value>
    public RegressionLoss Loss { get; init; }

    /// <summary>For <see cref="RegressionLoss.Huber"/> the error δ from which on the loss grows in a straight line, in standard deviations
    /// of the label.</summary>
    /// <value>Default 1. Greater than 0.</value>
    public double HuberDelta { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Loss))
            throw new ArgumentOutOfRangeException(
                nameof(Loss),
                Loss,
                $"Task '{Name}': Loss must be one of {string.Join(", ", Enum.GetNames<RegressionLoss>())}."
            );
        if (HuberDelta is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(HuberDelta), HuberDelta, $"Task '{Name}': HuberDelta must be greater than 0.");
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label)
    {
        var range = Loss == RegressionLoss.Poisson ? s_counts : NumberRange.From(double.NegativeInfinity);
        return label.Type switch
        {
            NumberDataViewType => new NumberLabels(this, label, range),
            VectorDataViewType { ItemType: var item, Size: > 0 and var size } when item.Equals(NumberDataViewType.Single) =>
                new VectorLabels(this, label, size, range),
            _ => throw BadLabel(label, "a number, or a vector of Single of known size"),
        };
    }

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(statistics);
        return new RegressionHead(
            this,
            Standardization.Of(Name, LabelColumn, statistics, encoding.Width),
            encoding.IsScalar,
            encoding.SlotNames
        );
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new RegressionHead(
            this,
            Standardization.None(1),
            scalar: !ColumnShapes.IsVector(label),
            ColumnShapes.HasSlotNames(label) ? [""] : []
        ).Columns;
}
