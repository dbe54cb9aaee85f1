using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>One of several classes, learnt with the cross-entropy of a softmax, or of cumulative logits where the classes have an
/// order.</summary>
public sealed class MulticlassTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => IsOrdinal ? "ordinal" : "multiclass";

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

    /// <summary>Whether the classes have an order, from the first key or 0 on, such as grades: the network then learns the odds of each
    /// class and above, by cumulative logits (McCullagh 1980), and is measured by the quadratic kappa too. The columns are those of classes
    /// without an order.</summary>
    /// <value>Default false. Not together with <see cref="LabelSmoothing"/>, <see cref="FocalGamma"/> and
    /// <see cref="LossFunction"/>.</value>
    public bool IsOrdinal { get; init; }

    /// <summary>A loss of your own in place of the task's: from the logits and the labels of a batch as tensors to a loss for each row,
    /// [batch] or [batch, width]. Rows without the label get the weight 0, so it must be finite for label 0 too. Logits are
    /// [batch, classes], labels [batch] int64.</summary>
    /// <value>Default null. Not together with <see cref="LabelSmoothing"/> and <see cref="FocalGamma"/>; class weights multiply it.</value>
    public Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>? LossFunction { get; init; }

    /// <summary>Weighs the classes so that all count alike in the loss, however rare one is: rows of class k by n / (K nₖ), from the
    /// labelled training rows with one of the K classes that occur (King, Zeng 2001, §3.2). Probabilities are then those of balanced
    /// data.</summary>
    /// <value>Default false. For at most 4,096 classes, and not together with <see cref="ClassWeights"/>.</value>
    public bool BalancedClasses { get; init; }

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
        if (IsOrdinal && (LabelSmoothing > 0 || FocalGamma > 0 || LossFunction is not null))
            throw new ArgumentException(
                $"Task '{Name}': IsOrdinal cannot be used together with LabelSmoothing, FocalGamma and LossFunction; leave them out."
            );
        if (LossFunction is not null && (LabelSmoothing > 0 || FocalGamma > 0))
            throw new ArgumentException(
                $"Task '{Name}': LossFunction takes the place of the loss that LabelSmoothing and FocalGamma change; leave them out."
            );
        if (BalancedClasses && ClassWeights is not null)
            throw new ArgumentException($"Task '{Name}': BalancedClasses and ClassWeights cannot be used together; leave one of them out.");
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
        var balance = BalancedClasses ? Balanced(classes, statistics) : ClassWeights;
        return IsOrdinal
            ? new CumulativeLogitHead(this, classes, encoding.KeyValues, balance)
            : new MulticlassHead(this, classes, encoding.KeyValues, balance);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        new MulticlassHead(this, 2, ColumnShapes.HasKeyValues(label) ? new KeyVocabulary("String", ["", ""]) : null).Columns;

    // A class without rows, which a later training may have, weighs as the rarest does.
    private double[] Balanced(int classes, LabelStatistics statistics)
    {
        var counts = statistics.Counts;
        if (classes > LabelStatistics.MostCounts)
            throw new InvalidOperationException(
                $"Task '{Name}': BalancedClasses counts the rows of at most {LabelStatistics.MostCounts} classes, and column "
                    + $"'{LabelColumn}' has {classes}; give ClassWeights instead."
            );
        var rows = counts.Values.Sum();
        double Weight(long count) => rows / ((double)counts.Count * count);
        var rarest = Weight(counts.Values.Min());
        return [.. Enumerable.Range(0, classes).Select(k => counts.TryGetValue(k, out var count) ? Weight(count) : rarest)];
    }
}
