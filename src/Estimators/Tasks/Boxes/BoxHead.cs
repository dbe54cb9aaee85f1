using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Four logits: the centre in deviations from its mean, and the size as softplus. A fifth one is the confidence's, if there is
/// one.</summary>
internal sealed class BoxHead : TaskHead
{
    private const int BoxLogits = 4;

    private readonly BoxTask _task;
    private readonly BoxScale _scale;
    private readonly bool _isSure;

    public BoxHead(BoxTask task, BoxScale scale)
    {
        (_task, _scale, _isSure) = (task, scale, task.Confidence != BoxConfidence.None);
        var score = new OutputColumn($"{task.Name}.Score", ColumnKind.Single, BoxLogits, false, BoxSlots.Names(task.Format));
        Columns = _isSure ? [score, new($"{task.Name}.Probability", ColumnKind.Single, 1, true, [])] : [score];
    }

    internal override double UnitOf(int column, int slot) => column == 0 ? _scale.Deviation[slot] : 1;

    // With a confidence there are two means: over the rows with a box, and over all.
    internal override int SumCount => _isSure ? 4 : 0;

    public override int LogitCount => _isSure ? BoxLogits + 1 : BoxLogits;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override PredictionSpace? Predictions => new BoxPoints(_scale, _isSure);

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var center = ops.Add(
            ops.Mul(ops.Slice(logits, 1, 0, 2), ops.Constant("center deviation", _scale.Deviation.AsMemory(0, 2), 2)),
            ops.Constant("center mean", _scale.Mean.AsMemory(0, 2), 2)
        );
        var size = ops.Mul(
            Sizes(ops, ops.Slice(logits, 1, 2, BoxLogits)),
            ops.Constant("size deviation", _scale.Deviation.AsMemory(2, 2), 2)
        );
        var half = ops.Affine(size, 0.5f, 0);
        // c − h ≤ c + h holds for h ≥ 0 after rounding too.
        var first = _task.Format == BoxFormat.CenterSize ? center : ops.Sub(center, half);
        var box = ops.Concat(1, first, _task.Format == BoxFormat.Corners ? ops.Add(center, half) : size);
        return _isSure ? [box, ops.Apply(Activation.Sigmoid, ops.Slice(logits, 1, BoxLogits, LogitCount))] : [box];
    }

    // The mean of the members' boxes: mean sizes, and the logits that a softplus turns into them, s + log(1 − exp(−s)). Confidences are
    // averaged as probabilities.
    public override T Average<T>(IOps<T> ops, T members)
    {
        var center = ops.Mean(ops.Slice(members, 2, 0, 2), 1);
        var sizes = ops.Clip(ops.Mean(Sizes(ops, ops.Slice(members, 2, 2, BoxLogits)), 1), 1e-6f, 1e30f);
        var rest = ops.Apply(Activation.Log, ops.Affine(ops.Apply(Activation.Exp, ops.Apply(Activation.Negate, sizes)), -1, 1));
        var size = ops.Sub(ops.Add(sizes, rest), ops.Constant("offset", _scale.Offset, 2));
        return _isSure
            ? ops.Concat(1, center, size, MeanLogit.OfSigmoids(ops, ops.Slice(members, 2, BoxLogits, LogitCount)))
            : ops.Concat(1, center, size);
    }

    public override bool FollowsImages => true;

    public override bool FollowImage(ImageMotion motion, Span<float> label) =>
        (_task.ImageColumn is { } column && column != motion.Column) || BoxMotion.Follow(_task, motion, label);

    // Rows of NaN have no box: zeros stand in for it, and a fifth value says which rows have one.
    public override Tensor PrepareLabels(Tensor labels)
    {
        var hasBox = labels.narrow(1, 0, 1).isnan().logical_not().to(ScalarType.Float32);
        return _isSure ? cat([labels.nan_to_num(), hasBox], 1) : labels.alias();
    }

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        if (_isSure)
            return LossOf(SumsOf(logits, labels, weights));
        var (predicted, deviation) = Boxes(logits);
        return WeightedMean(BoxLosses(predicted, labels, deviation), weights);
    }

    internal override Tensor SumsOf(Tensor logits, Tensor labels, Tensor? weights)
    {
        var (predicted, deviation) = Boxes(logits);
        var truth = labels.narrow(1, 0, BoxLogits);
        var hasBox = labels.select(1, BoxLogits);
        var rows = weights ?? ones_like(hasBox);
        var counted = hasBox * rows;
        var confidence = ConfidenceLoss(logits.select(1, BoxLogits), predicted, truth, hasBox);
        return stack([(BoxLosses(predicted, truth, deviation) * counted).sum(), counted.sum(), confidence.dot(rows), rows.sum()]);
    }

    // A batch may have no box at all: its sum of zeros is divided by something, and has no gradient.
    internal override Tensor LossOf(Tensor sums) =>
        (sums.select(0, 0) / sums.select(0, 1).clamp_min(Held(1e-12))).Plus(
            Held(_task.ConfidenceWeight) * sums.select(0, 2) / sums.select(0, 3)
        );

    private Tensor BoxLosses(Tensor predicted, Tensor truth, Tensor deviation) =>
        _task
            .Losses.Select(loss => loss.PerRow(predicted, truth, deviation) * Held(loss.Weight))
            .Aggregate((sum, loss) => sum.Plus(loss));

    private Tensor ConfidenceLoss(Tensor logit, Tensor predicted, Tensor truth, Tensor hasBox)
    {
        var target = _task.Confidence == BoxConfidence.Overlap ? new BoxPairs(predicted.detach(), truth).Iou * hasBox : hasBox;
        return F.binary_cross_entropy_with_logits(logit, target, reduction: nn.Reduction.None);
    }

    private (Tensor Boxes, Tensor Deviation) Boxes(Tensor logits)
    {
        var deviation = tensor(_scale.Deviation, device: logits.device);
        var mean = tensor(_scale.Mean.AsSpan(0, 2).ToArray(), device: logits.device);
        var center = (logits.narrow(1, 0, 2) * deviation.narrow(0, 0, 2)).Plus(mean);
        var size = Softplus(logits.narrow(1, 2, 2).Plus(tensor(_scale.Offset, device: logits.device))) * deviation.narrow(0, 2, 2);
        return (cat([center, size], 1), deviation);
    }

    // In deviations.
    private T Sizes<T>(IOps<T> ops, T logits) => ops.Apply(Activation.Softplus, ops.Add(logits, ops.Constant("offset", _scale.Offset, 2)));
}
