using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// How rows of a group rank, such as the documents of a query, learnt with the list-wise softmax loss of ListNet (Cao, Qin, Liu, Tsai, Li
/// 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"), its top-one probabilities.
/// </summary>
internal sealed class RankingTask(string name, string labelColumn, string groupColumn) : TaskDefinition(name, labelColumn)
{
    private static readonly NumberRange s_relevance = new(0, "a finite relevance of 0 or more, or NaN where it is not known");

    /// <inheritdoc/>
    public override string Kind => "ranking";

    /// <summary>The column of the groups.</summary>
    public string GroupColumn { get; } = groupColumn;

    internal override string RowGroupColumn => GroupColumn;

    internal override string LogitsStandFor => "the order within groups";

    /// <inheritdoc/>
    public override LabelEncoding Encode(DataViewSchema.Column label) =>
        new GroupedLabels(
            label.Type switch
            {
                NumberDataViewType => new NumberLabels(this, label, s_relevance),
                KeyDataViewType { Count: > 0 and <= 1_000_000 } => LabelEncoding.Class(this, label),
                _ => throw BadLabel(label, "a number of 0 or more, or a key of known count, more being more relevant"),
            },
            GroupColumn
        );

    /// <inheritdoc/>
    public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics) => new RankingHead(this);

    /// <inheritdoc/>
    public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new RankingHead(this).Columns;
}
