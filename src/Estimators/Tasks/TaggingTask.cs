using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A tag for each step of a sequence, such as the part of speech of each word, learnt with the cross-entropy of a softmax over the
/// tags, averaged over all tagged steps of a batch; or, with <see cref="Transitions"/>, as a path through the row.</summary>
public sealed class TaggingTask(string name, string labelColumn) : TaskDefinition(name, labelColumn)
{
    private const int MostChained = 1024;

    /// <inheritdoc/>
    public override string Kind => "tagging";

    /// <summary>Share of each label that is spread evenly over all tags (Szegedy et al. 2016, §7).</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>Whether tags are told one by one, or as the most probable path through all tags of a row (a linear-chain conditional random
    /// field).</summary>
    /// <value>Default <see cref="TagTransitions.None"/>. With another one up to 1,024 tags, and without
    /// <see cref="LabelSmoothing"/>.</value>
    public TagTransitions Transitions { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Transitions))
            throw new ArgumentOutOfRangeException(
                nameof(Transitions),
                Transitions,
                $"Task '{Name}': Transitions must be a value of {nameof(TagTransitions)}."
            );
        if (Transitions != TagTransitions.None && LabelSmoothing > 0)
            throw new ArgumentException(
                $"Task '{Name}': LabelSmoothing spreads single tags, but with Transitions = {Transitions} whole paths are learnt. Set it "
                    + $"to 0, or Transitions to {nameof(TagTransitions.None)}.",
                nameof(LabelSmoothing)
            );
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
        var tags = encoding.KeyCount!.Value;
        if (Transitions == TagTransitions.None)
            return new TaggingHead(this, tags, encoding.KeyValues);
        if (tags > MostChained)
            throw new InvalidOperationException(
                $"Task '{Name}': label column '{LabelColumn}' has {tags:N0} tags, and Transitions = {Transitions} learns one number for "
                    + $"each pair of them; up to {MostChained:N0} are taken. Set it to {nameof(TagTransitions.None)}."
            );
        return new TagChainHead(this, tags, encoding.KeyValues);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) =>
        TaggingHead.ColumnsOf(this, 2, ColumnShapes.HasKeyValues(label) ? new KeyVocabulary("String", ["", ""]) : null);
}
