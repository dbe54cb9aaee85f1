using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A tag for each step of a sequence, such as the part of speech of each word, learnt with the cross-entropy of a softmax over the
/// tags, averaged over all tagged steps of a batch.</summary>
public sealed class TaggingTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    /// <inheritdoc/>
    public override string Kind => "tagging";

    /// <summary>Share of each label that is spread evenly over all tags (Szegedy et al. 2016, §7).</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double LabelSmoothing { get; init; }

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
    }

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) =>
        label.Type is VectorDataViewType { ItemType: KeyDataViewType { Count: > 0 and <= 100_000 and var count } }
            ? new TagLabels(label, (int)count)
            : throw BadLabel(label, "a vector of keys of known count, one for each step (MapValueToKey makes it of a vector of text)");

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(statistics);
        if (statistics.Counts.Count < 2)
            throw new InvalidOperationException(
                $"Task '{Name}': label column '{LabelColumn}' has a single tag in the {statistics.Rows} labelled training rows; a tagging "
                    + "task needs at least two."
            );
        return new TaggingHead(this, encoding.KeyCount!.Value, encoding.KeyValues);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        TaggingHead.ColumnsOf(this, 2, ColumnShapes.HasKeyValues(label) ? new KeyVocabulary("String", ["", ""]) : null);
}
