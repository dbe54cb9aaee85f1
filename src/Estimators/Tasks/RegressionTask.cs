using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A number or a vector of numbers. The label is standardised inside; the way back to its units is part of the exported graph.</summary>
public sealed class RegressionTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "regression";

    /// <summary>The loss.</summary>
    /// <value>Default <see cref="RegressionLoss.Squared"/>.</value>
    public RegressionLoss Loss { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Loss))
            throw new ArgumentOutOfRangeException(nameof(Loss), Loss, $"Task '{Name}': Loss must be one of {string.Join(", ", Enum.GetNames<RegressionLoss>())}.");
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) => label.Type switch
    {
        NumberDataViewType => new NumberLabels(this, label),
        VectorDataViewType { ItemType: var item, Size: > 0 and var size } when item.Equals(NumberDataViewType.Single) => new VectorLabels(this, label, size),
        _ => throw BadLabel(label, "a number, or a vector of Single of known size"),
    };

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        var scalar = encoding is NumberLabels;
        if (Loss == RegressionLoss.Poisson)
            return RegressionHead.Poisson(this, encoding.Width, scalar);
        var mean = statistics.Mean.ToArray();
        // A constant label has no spread to divide by: the head then learns the constant.
        var deviation = Enumerable.Range(0, encoding.Width).Select(i => statistics.Deviation(i) is > 0 and var d ? d : 1).ToArray();
        return new RegressionHead(this, mean, deviation, scalar);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(bool labelHasKeyValues) => new RegressionHead(this, [0], [1], scalar: true).Columns;
}
