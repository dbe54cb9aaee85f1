using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>One logit per label; its sigmoid is the probability of the label being true.</summary>
internal sealed class MultiLabelHead : TaskHead
{
    private readonly float[]? _positiveWeights;
    private readonly float[]? _negativeWeights;

    /// <param name="task">The task.</param>
    /// <param name="labels">Number of labels.</param>
    /// <param name="names">Their names; empty for none.</param>
    /// <param name="balance">For each label the weights of its false and its true entries; null for those of the task.</param>
    public MultiLabelHead(
        MultiLabelTask task,
        int labels,
        IReadOnlyList<string> names,
        IReadOnlyList<(float Negative, float Positive)>? balance = null
    )
    {
        LogitCount = labels;
        Thresholds = new LabelThresholds(task.ThresholdRule, labels);
        _positiveWeights = task.PositiveWeights?.Select(weight => (float)weight).ToArray();
        if (balance is not null)
            (_negativeWeights, _positiveWeights) = (
                [.. balance.Select(label => label.Negative)],
                // The logistic loss of libtorch weighs true entries against false ones.
                [.. balance.Select(label => label.Positive / label.Negative)]
            );
        Columns =
        [
            new($"{task.Name}.Score", ColumnKind.Single, labels, false, names),
            new($"{task.Name}.Probability", ColumnKind.Single, labels, false, names),
            new($"{task.Name}.PredictedLabel", ColumnKind.Boolean, labels, false, names),
        ];
    }

    internal override LabelThresholds? Thresholds { get; }

    internal override double UnitOf(int column, int slot) => 1;

    internal override bool CountsEntries => true;

    public override int LogitCount { get; }

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override PredictionSpace? Predictions => new FlagProbabilities(LogitCount);

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) =>
        [logits, ops.Apply(Activation.Sigmoid, logits), Thresholds!.Above(ops, logits)];

    public override T Average<T>(IOps<T> ops, T members) => MeanLogit.OfSigmoids(ops, members);

    public override Tensor PrepareLabels(Tensor labels) => MaskEntries(labels);

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var (flags, known) = TakeEntries(labels);
        using var positive = _positiveWeights is null ? null : tensor(_positiveWeights, device: logits.device);
        using var entries = _negativeWeights is null ? null : tensor(_negativeWeights, device: logits.device);
        if (known is null && weights is null && entries is null)
            return F.binary_cross_entropy_with_logits(logits, flags, pos_weights: positive);
        var loss = F.binary_cross_entropy_with_logits(logits, flags, reduction: nn.Reduction.None, pos_weights: positive);
        return EntryMean(entries is null ? loss : loss * entries, known, weights);
    }

    public override Tensor Correct(Tensor logits, Tensor labels)
    {
        var (flags, known) = TakeEntries(labels);
        using var limits = tensor(Thresholds!.Logits, device: logits.device);
        var right = logits.gt(limits).eq(flags.gt(Held(0.5))).to(ScalarType.Float32);
        // A row without any known entry has no weight.
        return known is null ? right.mean([1L]) : (right * known).sum(1) / known.sum(1).clamp_min(Held(1));
    }
}
