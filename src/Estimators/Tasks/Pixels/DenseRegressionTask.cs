using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A number for each pixel of an image, such as its depth. The labels are standardised inside; the way back to their units is part
/// of the exported graph.</summary>
internal sealed class DenseRegressionTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "denseregression";

    /// <summary>The loss, on the standardised number, or on its logarithm.</summary>
    /// <value>Default <see cref="RegressionLoss.Absolute"/>. All but Poisson.</value>
    public RegressionLoss Loss { get; init; } = RegressionLoss.Absolute;

    /// <summary>Whether 1/y is learnt of numbers y above 0, so that what is near counts more than what is far.</summary>
    /// <value>Default false.</value>
    public bool IsInverse { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Loss) || Loss == RegressionLoss.Poisson)
            throw new ArgumentOutOfRangeException(
                nameof(Loss),
                Loss,
                $"Task '{Name}': Loss must be Squared, Absolute, Huber or ScaleInvariant."
            );
        if (IsInverse && IsLog)
            throw new ArgumentException(
                $"Task '{Name}': of the loss ScaleInvariant, which is about logarithms, 1/y is as good as y: leave isInverse out."
            );
    }

    /// <summary>Whether log y is learnt.</summary>
    internal bool IsLog => Loss == RegressionLoss.ScaleInvariant;

    internal override string LogitsStandFor =>
        IsLog ? "log y"
        : IsInverse ? "1 / y"
        : "y";

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) =>
        label.Type is VectorDataViewType { Size: > 0 and var size, ItemType: var item } && item.Equals(NumberDataViewType.Single)
            ? new NumberMapLabels(this, label, size)
            : throw BadLabel(label, "a vector of Single of known size, a number for each pixel, row by row, NaN where it is missing");

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(statistics);
        return new DenseRegressionHead(this, encoding.Width, Standardization.Of(Name, LabelColumn, statistics, 1));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new DenseRegressionHead(this, 2, Standardization.None(1)).Columns;
}
