using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Logits of the tags of each step; softmax for their probabilities.</summary>
internal sealed class TaggingHead(TaggingTask task, int tags, KeyVocabulary? vocabulary) : TaskHead
{
    // What a step without a tag has in the prepared labels.
    private const long None = -1;

    public override int LogitCount => tags;

    public override bool IsPerStep => true;

    public override IReadOnlyList<OutputColumn> Columns { get; } = ColumnsOf(task, tags, vocabulary);

    internal override bool CountsEntries => true;

    internal override double UnitOf(int column, int slot) => 1;

    public static IReadOnlyList<OutputColumn> ColumnsOf(TaggingTask task, int tags, KeyVocabulary? vocabulary) =>
        [
            new OutputColumn($"{task.Name}.Score", ColumnKind.Single, tags, false, vocabulary?.Values ?? [], IsSequence: true),
            new OutputColumn($"{task.Name}.Probability", ColumnKind.Single, 1, false, [], IsSequence: true),
            new OutputColumn($"{task.Name}.PredictedLabel", ColumnKind.Key, 1, false, [], tags, vocabulary, IsSequence: true),
        ];

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var score = ops.Softmax(logits, -1);
        return [score, ops.ReduceMax(score, -1), ops.ArgMax(logits, -1)];
    }

    /// <param name="labels">[batch, length] with NaN where a step has no tag.</param>
    /// <returns>[batch, length] int64, −1 where a step has no tag.</returns>
    public override Tensor PrepareLabels(Tensor labels) => labels.nan_to_num(None).to(ScalarType.Int64);

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var (flat, tagged) = (logits.flatten(0, 1), labels.flatten());
        if (weights is null)
            return F.cross_entropy(flat, tagged, ignore_index: None, label_smoothing: task.LabelSmoothing);
        var losses = F.cross_entropy(
            flat,
            tagged,
            ignore_index: None,
            reduction: nn.Reduction.None,
            label_smoothing: task.LabelSmoothing
        );
        var counts = (labels.ge(Held(0)).to(ScalarType.Float32) * weights.unsqueeze(1)).flatten();
        return losses.dot(counts) / counts.sum();
    }

    /// <returns>[batch]: the share of a row's tagged steps that are right.</returns>
    public override Tensor Correct(Tensor logits, Tensor labels)
    {
        var known = labels.ge(Held(0)).to(ScalarType.Float32);
        var right = logits.argmax(-1).eq(labels).to(ScalarType.Float32) * known;
        return right.sum(1) / known.sum(1).clamp_min(Held(1));
    }
}
