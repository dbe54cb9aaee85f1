using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>One logit; its sigmoid is the probability of the label being true.</summary>
/// <param name="task">The task.</param>
/// <param name="negativeWeight">Weight of the rows whose label is false.</param>
/// <param name="positiveWeight">Weight of those whose label is true.</param>
internal sealed class BinaryHead(BinaryTask task, double negativeWeight, double positiveWeight) : TaskHead
{
    public BinaryHead(BinaryTask task)
        : this(task, 1, task.PositiveWeight) { }

    private bool IsPlain => task.LossFunction is null && task.FocalGamma == 0 && negativeWeight == 1 && positiveWeight == 1;

    internal override LabelThresholds? Thresholds { get; } = new(task.ThresholdRule, 1);

    internal override double UnitOf(int column, int slot) => 1;

    public override int LogitCount => 1;

    public override int ClassCount => 2;

    public override IReadOnlyList<OutputColumn> Columns { get; } =
    [
        new($"{task.Name}.Score", ColumnKind.Single, 1, true, []),
        new($"{task.Name}.Probability", ColumnKind.Single, 1, true, []),
        new($"{task.Name}.PredictedLabel", ColumnKind.Boolean, 1, true, []),
    ];

    public override PredictionSpace? Predictions => new YesNoProbabilities();

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) =>
        [logits, ops.Apply(Activation.Sigmoid, logits), Thresholds!.Above(ops, logits)];

    public override T Average<T>(IOps<T> ops, T members) => MeanLogit.OfSigmoids(ops, members);

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        if (IsPlain)
            return weights is null
                ? F.binary_cross_entropy_with_logits(logits, labels)
                : F.binary_cross_entropy_with_logits(logits, labels, weights.unsqueeze(1), nn.Reduction.Sum);
        var loss = task.LossFunction is { } own
            ? OwnLoss.Of(task, own, logits, labels).reshape(labels.shape)
            : F.binary_cross_entropy_with_logits(logits, labels, reduction: nn.Reduction.None);
        if (task.FocalGamma > 0)
            loss *= Minus(1, (-loss).exp()).pow(Held(task.FocalGamma)); // exp(−loss) is the probability given to the true label
        if (negativeWeight != 1 || positiveWeight != 1)
            loss *= (labels * Held(positiveWeight - negativeWeight)).Plus(negativeWeight);
        return WeightedMean(loss, weights);
    }

    internal override double? Measure(ReadOnlySpan<float> logits, Tensor labels, Tensor? weights) =>
        IsPlain
            ? LossValues.Logistic(logits, FlatTensor.Span(labels), FlatTensor.SpanOrNone(weights))
            : null;

    public override Tensor Correct(Tensor logits, Tensor labels) =>
        logits.gt(Held(Thresholds!.Logits[0])).eq(labels.gt(Held(0.5))).squeeze(1).to(ScalarType.Float32);
}
