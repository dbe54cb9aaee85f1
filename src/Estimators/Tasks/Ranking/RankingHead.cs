using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>One score for each row, whose order within a group is learnt.</summary>
internal sealed class RankingHead(RankingTask task) : TaskHead
{
    // What stands behind the end of a list: no score and no relevance comes near it.
    private const float Outside = -1e30f;

    public override int LogitCount => 1;

    public override IReadOnlyList<OutputColumn> Columns { get; } =
    [
        new OutputColumn($"{task.Name}.Score", ColumnKind.Single, 1, true, []),
    ];

    internal override bool ComparesRows => true;

    internal override string? Undivided => "its loss compares the rows of a group, which may lie on several ranks";

    internal override double UnitOf(int column, int slot) => 1;

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) => [logits];

    /// <summary>
    /// The mean over the groups of −Σ P(y) log P(s), P being the softmax over the rows of a group, of their relevances y and of their
    /// scores s. A group counts as much as its rows' weights together; one whose rows are all alike says nothing of their order, and has no
    /// gradient.
    /// </summary>
    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        using var scope = NewDisposeScope();
        var lists = RankedLists.Of(labels, weights);
        if (lists.Count == 0)
            return (logits.sum() * Held(0)).MoveToOuterDisposeScope();
        var device = logits.device;
        var (places, mask) = (lists.Places.to(device), lists.Mask.to(device));
        Tensor InLists(Tensor values) => where(mask, values.index_select(0, places.flatten()).view(places.shape), Outside);
        var truth = F.softmax(InLists(labels.select(1, 0)), 1);
        var logarithms = F.log_softmax(InLists(logits.squeeze(1)), 1);
        var losses = -where(mask, truth * logarithms, 0).sum(1);
        return losses.dot(lists.Weights.to(device)).MoveToOuterDisposeScope();
    }
}
