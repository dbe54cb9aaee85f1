using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A number or a vector of numbers; of a label of unknown size a number for each step of the row's sequence. The label is
/// standardised inside; the way back to its units is part of the exported graph.</summary>
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

    /// <summary>Learns log(1 + y) instead of the label y, and gives exp(z) − 1 as the Score, as part of the graph: for amounts and counts
    /// over several powers of ten. The Score is then near the median, not the mean.</summary>
    /// <value>Default false. Labels are 0 or more. Not together with <see cref="RegressionLoss.Poisson"/>.</value>
    public bool Log1p { get; init; }

    /// <summary>A feature column that is taken off the label before it is learnt and added to the Score inside the graph: the last value of
    /// a series, the value a season ago, or the mean of the row's group, so that what is learnt is the difference.</summary>
    /// <value>Default null: 0. A Single, among the feature columns. A row where it is missing has no label. Not together with
    /// <see cref="Log1p"/> and <see cref="RegressionLoss.Poisson"/>.</value>
    public string? OffsetColumn { get; init; }

    /// <summary>A feature column that the label is divided by, behind <see cref="OffsetColumn"/>, and the Score multiplied with: the
    /// deviation of a window or of the row's group, so that rows of every size count alike.</summary>
    /// <value>Default null: 1. As <see cref="OffsetColumn"/>, and greater than 0.</value>
    public string? ScaleColumn { get; init; }

    /// <summary>A loss of your own in place of the task's: from the logits and the labels of a batch as tensors to a loss for each row,
    /// [batch] or [batch, width]. Rows without the label get the weight 0, so it must be finite for label 0 too. Both are
    /// [batch, width], in standard deviations of the label around its mean.</summary>
    /// <value>Default null. Takes the place of <see cref="Loss"/>; not together with <see cref="RegressionLoss.Poisson"/>.</value>
    public Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>? LossFunction { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Loss) || Loss == RegressionLoss.ScaleInvariant)
            throw new ArgumentOutOfRangeException(
                nameof(Loss),
                Loss,
                $"Task '{Name}': Loss must be Squared, Absolute, Huber or Poisson; ScaleInvariant is of maps, {nameof(Tasks)}."
                    + $"{nameof(Tasks.DenseRegression)}."
            );
        if (HuberDelta is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(HuberDelta), HuberDelta, $"Task '{Name}': HuberDelta must be greater than 0.");
        if (Loss == RegressionLoss.Poisson && (Log1p || LossFunction is not null))
            throw new ArgumentException(
                $"Task '{Name}': the Poisson loss cannot be used together with Log1p and LossFunction; leave them out, or take "
                    + "another Loss."
            );
        if (Frame is not null && (Log1p || Loss == RegressionLoss.Poisson))
            throw new ArgumentException(
                $"Task '{Name}': OffsetColumn and ScaleColumn cannot be used together with Log1p or the Poisson loss."
            );
    }

    internal override string LogitsStandFor =>
        Loss == RegressionLoss.Poisson ? "the logarithm of the mean"
        : Log1p ? "log(1 + y)"
        : Frame?.ToString() ?? "y";

    internal override LabelFrame? Frame => LabelFrame.Of(Name, OffsetColumn, ScaleColumn);

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label)
    {
        var range =
            Loss == RegressionLoss.Poisson ? s_counts
            : Log1p ? Log1pLabels.Range
            : NumberRange.From(double.NegativeInfinity);
        if (label.Type is VectorDataViewType { IsKnownSize: false, ItemType: var number } && number.Equals(NumberDataViewType.Single))
            return Loss != RegressionLoss.Poisson && !Log1p && LossFunction is null && Frame is null
                ? new StepNumbers(this, label)
                : throw new ArgumentException(
                    $"Task '{Name}': label column '{LabelColumn}' is {label.Type}, a number for each step of a sequence, which is learnt "
                        + "with the losses Squared, Absolute and Huber. Leave Poisson, Log1p, LossFunction, OffsetColumn and ScaleColumn "
                        + "out, or give the column a size."
                );
        LabelEncoding encoding = label.Type switch
        {
            NumberDataViewType => new NumberLabels(this, label, range),
            VectorDataViewType { ItemType: var item, Size: > 0 and var size } when item.Equals(NumberDataViewType.Single) =>
                new VectorLabels(this, label, size, range),
            _ => throw BadLabel(label, "a number, or a vector of Single, of unknown size for a number in each step"),
        };
        return Log1p ? new Log1pLabels(encoding) : Frame?.Around(encoding) ?? encoding;
    }

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(statistics);
        if (encoding is StepNumbers)
            return new StepRegressionHead(this, Standardization.Of(Name, LabelColumn, statistics, 1));
        return new RegressionHead(
            this,
            Standardization.Of(Name, LabelColumn, statistics, encoding.Width),
            encoding.IsScalar,
            encoding.SlotNames
        );
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        label.Kind == SchemaShape.Column.VectorKind.VariableVector
            ? new StepRegressionHead(this, Standardization.None(1)).Columns
            : new RegressionHead(
                this,
                Standardization.None(1),
                scalar: !ColumnShapes.IsVector(label),
                ColumnShapes.HasSlotNames(label) ? [""] : []
            ).Columns;
}
