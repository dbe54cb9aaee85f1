using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>One of several classes, learnt with the cross-entropy of a softmax.</summary>
public sealed class MulticlassTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "multiclass";

    /// <summary>Share of each label that is spread evenly over all classes (Szegedy et al. 2016, §7).</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>Focusing exponent γ of the focal loss −(1 − p)^γ log p (Lin et al. 2017, eq. 4); 0 is the plain cross-entropy.</summary>
    /// <value>Default 0. 0 or more.</value>
    public double FocalGamma { get; init; }

    /// <summary>A weight per class, in the order of the classes; null weighs all alike. The loss is then the weighted mean over
    /// rows.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (LabelSmoothing is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(LabelSmoothing),
                LabelSmoothing,
                $"Task '{Name}': LabelSmoothing must be from 0 to below 1."
            );
        if (FocalGamma is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(FocalGamma), FocalGamma, $"Task '{Name}': FocalGamma must be 0 or more.");
        if (FocalGamma > 0 && LabelSmoothing > 0)
            throw new ArgumentOutOfRangeException(
                nameof(FocalGamma),
                FocalGamma,
                $"Task '{Name}': FocalGamma and LabelSmoothing cannot be used together."
            );
        if (ClassWeights is { } weights && weights.Any(weight => weight is not (>= 0 and < double.PositiveInfinity)))
            throw new ArgumentOutOfRangeException(
                nameof(ClassWeights),
                string.Join(", ", weights),
                $"Task '{Name}': ClassWeights must be 0 or more."
            );
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) => LabelEncoding.Class(this, label);

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(statistics);
        if (statistics.Counts.Count < 2)
            throw new InvalidOperationException(
                $"Task '{Name}': label column '{LabelColumn}' has a single class in the {statistics.Rows} labelled training rows; a "
                    + "multiclass task needs at least two."
            );
        var classes = encoding.KeyCount ?? statistics.Counts.Keys.Max() + 1;
        if (ClassWeights is { } weights && weights.Count != classes)
            throw new InvalidOperationException(
                $"Task '{Name}': {weights.Count} ClassWeights were given for the {classes} classes of column '{LabelColumn}'."
            );
        return new MulticlassHead(this, classes, encoding.KeyValues);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new MulticlassHead(this, 2, ColumnShapes.HasKeyValues(label) ? new KeyVocabulary("String", ["", ""]) : null).Columns;
}
