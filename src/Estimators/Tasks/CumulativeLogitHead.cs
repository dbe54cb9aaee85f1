using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>
/// Classes in an order, by cumulative logits: log-odds cₖ of a class above k, P(y &gt; k) = σ(cₖ), which fall with k (McCullagh 1980; with
/// cut points of each row's own, as in the partial proportional odds of Peterson, Harrell 1990). The network gives the first and the gaps
/// to the others, which a softplus keeps above 0, so no class ever has a negative probability.
/// </summary>
internal sealed class CumulativeLogitHead : TaskHead
{
    // What a gap of nothing still leaves to a class.
    private const double LeastGap = 1e-6;

    private readonly int _classes;
    private readonly float[]? _classWeights;

    /// <param name="task">The task.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="vocabulary">What they stand for; null where nothing says it.</param>
    /// <param name="classWeights">A weight for each; null weighs all alike.</param>
    public CumulativeLogitHead(MulticlassTask task, int classes, KeyVocabulary? vocabulary, IReadOnlyList<double>? classWeights)
    {
        _classes = classes;
        _classWeights = classWeights?.Select(weight => (float)weight).ToArray();
        Columns = MulticlassHead.ColumnsOf(task, classes, vocabulary);
    }

    internal override double UnitOf(int column, int slot) => 1;

    public override int LogitCount => _classes - 1;

    public override int ClassCount => _classes;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    // P(y = k) = σ(cₖ₋₁) − σ(cₖ).
    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var above = ops.Apply(Activation.Sigmoid, Cumulative(ops, logits));
        var first = ops.Affine(ops.Slice(above, 1, 0, 1), -1, 1);
        var last = ops.Slice(above, 1, LogitCount - 1, LogitCount);
        var score =
            LogitCount == 1
                ? ops.Concat(1, first, last)
                : ops.Concat(
                    1,
                    first,
                    ops.Sub(ops.Slice(above, 1, 0, LogitCount - 1), ops.Slice(above, 1, 1, LogitCount)),
                    last
                );
        return [score, ops.ReduceMax(score, 1, keepAxis: true), ops.ArgMax(score, 1)];
    }

    // The mean of the members' probabilities of a class above k, as logits again: a gap g is the softplus of g + log(1 − exp(−g)).
    public override T Average<T>(IOps<T> ops, T members)
    {
        if (LogitCount == 1)
            return MeanLogit.OfSigmoids(ops, members);
        var cuts = new T[LogitCount];
        var all = new T[LogitCount];
        all[0] = ops.Slice(members, 2, 0, 1);
        var gaps = ops.Apply(Activation.Softplus, ops.Slice(members, 2, 1, LogitCount));
        for (var k = 1; k < all.Length; k++)
            all[k] = ops.Sub(all[k - 1], ops.Slice(gaps, 2, k - 1, k));
        for (var k = 0; k < cuts.Length; k++)
            cuts[k] = MeanLogit.OfSigmoids(ops, all[k]);
        var logits = new T[LogitCount];
        logits[0] = cuts[0];
        for (var k = 1; k < logits.Length; k++)
        {
            var gap = ops.Clip(ops.Sub(cuts[k - 1], cuts[k]), (float)LeastGap, 1e30f);
            logits[k] = ops.Add(
                gap,
                ops.Apply(Activation.Log, ops.Affine(ops.Apply(Activation.Exp, ops.Apply(Activation.Negate, gap)), -1, 1))
            );
        }
        return ops.Concat(1, logits);
    }

    public override Tensor PrepareLabels(Tensor labels) => labels.squeeze(1).to(ScalarType.Int64);

    // log P(y = k) = log σ(cₖ₋₁) + log σ(−cₖ) + log(1 − exp(−gap)): exact where both probabilities are next to 0 or 1.
    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var none = zeros_like(logits.narrow(1, 0, 1));
        Tensor cuts,
            between;
        if (LogitCount == 1)
            (cuts, between) = (logits, cat([none, none], 1));
        else
        {
            var gaps = Softplus(logits.narrow(1, 1, LogitCount - 1)).Plus(LeastGap);
            cuts = cat([logits.narrow(1, 0, 1), logits.narrow(1, 0, 1) - gaps.cumsum(1)], 1);
            between = cat([none, (-(-gaps).expm1()).log(), none], 1);
        }
        var logProbability = cat([none, F.logsigmoid(cuts)], 1).Plus(cat([F.logsigmoid(-cuts), none], 1)).Plus(between);
        var loss = -logProbability.gather(1, labels.unsqueeze(1)).squeeze(1);
        if (_classWeights is not null)
            loss *= tensor(_classWeights, device: logits.device).index_select(0, labels);
        return WeightedMean(loss, weights);
    }

    public override Tensor Correct(Tensor logits, Tensor labels)
    {
        var cuts =
            LogitCount == 1
                ? logits
                : cat([logits.narrow(1, 0, 1), logits.narrow(1, 0, 1) - Softplus(logits.narrow(1, 1, LogitCount - 1)).cumsum(1)], 1);
        var above = cuts.sigmoid();
        var bounds = cat([ones_like(above.narrow(1, 0, 1)), above, zeros_like(above.narrow(1, 0, 1))], 1);
        return (bounds.narrow(1, 0, _classes) - bounds.narrow(1, 1, _classes)).argmax(1).eq(labels).to(ScalarType.Float32);
    }

    private T Cumulative<T>(IOps<T> ops, T logits)
    {
        if (LogitCount == 1)
            return logits;
        var cuts = new T[LogitCount];
        cuts[0] = ops.Slice(logits, 1, 0, 1);
        var gaps = ops.Apply(Activation.Softplus, ops.Slice(logits, 1, 1, LogitCount));
        for (var k = 1; k < cuts.Length; k++)
            cuts[k] = ops.Sub(cuts[k - 1], ops.Slice(gaps, 1, k - 1, k));
        return ops.Concat(1, cuts);
    }
}
