using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Logits of the classes of each pixel; softmax for their probabilities.</summary>
internal sealed class SegmentationHead(SegmentationTask task, int pixels, int classes, KeyVocabulary? names) : TaskHead
{
    // What a pixel without a label has in the prepared labels.
    private const long None = -1;

    private readonly float[]? _classWeights = task.ClassWeights?.Select(weight => (float)weight).ToArray();

    public override int LogitCount => classes;

    public override int MapPixels => pixels;

    public override IReadOnlyList<OutputColumn> Columns { get; } = ColumnsOf(task, pixels, classes, names);

    internal override int MapClasses => classes;

    internal override int? NoLabel => task.NoLabel;

    internal override double UnitOf(int column, int slot) => 1;

    internal override bool CountsEntries => true;

    // Cross-entropy and pixels, and of each class the pixels that are both, those predicted and those labelled.
    internal override int SumCount => task.DiceWeight > 0 ? 2 + 3 * classes : 0;

    public override bool FollowsImages => true;

    public override bool FollowImage(ImageMotion motion, Span<float> label) => MapMotion.Follow(motion, label);

    public static IReadOnlyList<OutputColumn> ColumnsOf(SegmentationTask task, int pixels, int classes, KeyVocabulary? names)
    {
        var label = new OutputColumn($"{task.Name}.PredictedLabel", ColumnKind.Key, pixels, false, [], classes, names);
        return task.Probabilities
            ? [new OutputColumn($"{task.Name}.Probability", ColumnKind.Single, checked(classes * pixels), false, []), label]
            : [label];
    }

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var label = ops.Reshape(ops.ArgMax(logits, 1), pixels);
        return task.Probabilities ? [ops.Reshape(ops.Softmax(logits, 1), classes * pixels), label] : [label];
    }

    /// <param name="labels">[rows, pixels] with NaN where a pixel has no label.</param>
    /// <returns>[rows, pixels] int64, −1 where a pixel has no label.</returns>
    public override Tensor PrepareLabels(Tensor labels) => labels.nan_to_num(None).to(ScalarType.Int64);

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        if (task.DiceWeight > 0)
            return LossOf(SumsOf(logits, labels, weights));
        var flat = logits.flatten(2);
        if (weights is null && _classWeights is null && task.FocalGamma == 0)
            return F.cross_entropy(flat, labels, ignore_index: None);
        var counts = Counts(labels, weights);
        return (PixelLosses(flat, labels) * counts).sum() / counts.sum().clamp_min(Held(1e-12));
    }

    internal override Tensor SumsOf(Tensor logits, Tensor labels, Tensor? weights)
    {
        var flat = logits.flatten(2);
        var ofPixels = Counts(labels, weights);
        var counts = ofPixels.unsqueeze(1);
        var probability = F.softmax(flat, 1) * counts;
        var positions = labels.clamp_min(Held(0)).unsqueeze(1);
        var truth = zeros_like(flat).scatter_(1, positions, ones(positions.shape, device: flat.device));
        return cat([
            (PixelLosses(flat, labels) * ofPixels).sum().unsqueeze(0),
            ofPixels.sum().unsqueeze(0),
            (probability * truth).sum([0L, 2L]),
            probability.sum([0L, 2L]),
            (truth * counts).sum([0L, 2L]),
        ]);
    }

    internal override Tensor LossOf(Tensor sums)
    {
        Tensor OfClasses(int which) => sums.narrow(0, 2 + which * classes, classes);
        var (both, predicted, labelled) = (OfClasses(0), OfClasses(1), OfClasses(2));
        var occurs = labelled.gt(Held(0)).to(ScalarType.Float32);
        var dice = Minus(1, Held(2) * both / predicted.Plus(labelled).clamp_min(Held(1e-12)));
        var overlap = (dice * occurs).sum() / occurs.sum().clamp_min(Held(1));
        return (sums.select(0, 0) / sums.select(0, 1).clamp_min(Held(1e-12))).Plus(Held(task.DiceWeight) * overlap);
    }

    // Class weights scale each pixel's loss; the mean stays one over pixels, as other tasks' is one over rows.
    private Tensor PixelLosses(Tensor flat, Tensor labels)
    {
        using var classWeights = _classWeights is null ? null : tensor(_classWeights, device: flat.device);
        var losses = F.cross_entropy(flat, labels, ignore_index: None, reduction: nn.Reduction.None);
        if (task.FocalGamma > 0)
            losses = Minus(1, (-losses).exp()).pow(Held(task.FocalGamma)) * losses;
        return classWeights is null
            ? losses
            : losses * classWeights.index_select(0, labels.clamp_min(Held(0)).flatten()).reshape(labels.shape);
    }

    // How much each pixel counts: [batch, pixels].
    private static Tensor Counts(Tensor labels, Tensor? weights)
    {
        var known = labels.ge(Held(0)).to(ScalarType.Float32);
        return weights is null ? known : known * weights.unsqueeze(1);
    }

    /// <returns>[batch]: the share of a row's labelled pixels that are right.</returns>
    public override Tensor Correct(Tensor logits, Tensor labels)
    {
        var known = labels.ge(Held(0)).to(ScalarType.Float32);
        var right = logits.argmax(1).flatten(1).eq(labels).to(ScalarType.Float32) * known;
        return right.sum(1) / known.sum(1).clamp_min(Held(1));
    }

    /// <summary>A class that differs is one whose logit differs from the largest: by rounding where two are as good as alike.</summary>
    internal override float[]? Misses(int column, Tensor logits, ReadOnlySpan<float> got)
    {
        if (Columns[column].Type != ColumnKind.Key)
            return null;
        using var scope = NewDisposeScope();
        var labels = tensor(got.ToArray(), dtype: ScalarType.Int64, device: logits.device).reshape(-1, 1, pixels) - Held(1);
        var flat = logits.flatten(2);
        var misses = flat.amax([1L]) - flat.gather(1, labels.clamp(Held(0), Held(classes - 1))).squeeze(1);
        return FlatTensor.Numbers(misses.masked_fill(labels.squeeze(1).lt(Held(0)), Held(float.PositiveInfinity)));
    }
}
