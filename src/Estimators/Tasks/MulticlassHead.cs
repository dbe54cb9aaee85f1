using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Logits of the classes; softmax for the scores.</summary>
internal sealed class MulticlassHead : TaskHead
{
    private readonly MulticlassTask _task;
    private readonly float[]? _classWeights;

    public MulticlassHead(MulticlassTask task, int classes, KeyVocabulary? vocabulary)
        : this(task, classes, vocabulary, task.ClassWeights) { }

    /// <param name="task">The task.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="vocabulary">What they stand for; null where nothing says it.</param>
    /// <param name="classWeights">A weight for each; null weighs all alike.</param>
    public MulticlassHead(MulticlassTask task, int classes, KeyVocabulary? vocabulary, IReadOnlyList<double>? classWeights)
    {
        (_task, LogitCount) = (task, classes);
        _classWeights = classWeights?.Select(weight => (float)weight).ToArray();
        Columns = ColumnsOf(task, classes, vocabulary);
    }

    /// <summary>The columns of a task with one of several classes.</summary>
    public static IReadOnlyList<OutputColumn> ColumnsOf(MulticlassTask task, int classes, KeyVocabulary? vocabulary) =>
        [
            new OutputColumn($"{task.Name}.Score", ColumnKind.Single, classes, false, vocabulary?.Values ?? []),
            new OutputColumn($"{task.Name}.Probability", ColumnKind.Single, 1, true, []),
            new OutputColumn($"{task.Name}.PredictedLabel", ColumnKind.Key, 1, true, [], classes, vocabulary),
        ];

    internal override double UnitOf(int column, int slot) => 1;

    public override int LogitCount { get; }

    public override int ClassCount => LogitCount;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override PredictionSpace? Predictions => new ClassProbabilities(LogitCount);

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var score = ops.Softmax(logits, 1);
        return [score, ops.ReduceMax(score, 1, keepAxis: true), ops.ArgMax(logits, 1)];
    }

    public override T Average<T>(IOps<T> ops, T members) => MeanLogit.OfSoftmax(ops, members);

    // One value is a class's position; as many as there are classes are their probabilities, as co-training gives them.
    public override Tensor PrepareLabels(Tensor labels) => labels.size(1) == 1 ? labels.squeeze(1).to(ScalarType.Int64) : labels.alias();

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        if (_task.LossFunction is { } own)
        {
            var given = OwnLoss.Of(_task, own, logits, labels);
            using var ownWeights = _classWeights is null ? null : tensor(_classWeights, device: logits.device);
            return WeightedMean(ownWeights is null ? given : given * ownWeights.index_select(0, labels), weights);
        }
        if (labels.dim() == 2)
            return WeightedMean(SoftLoss(F.log_softmax(logits, 1), labels), weights);
        if (_task.FocalGamma == 0 && _classWeights is null && weights is null)
            return F.cross_entropy(logits, labels, label_smoothing: _task.LabelSmoothing);
        // The class weights scale each row's loss; the mean stays over rows, as the other tasks' does.
        using var classWeights = _classWeights is null ? null : tensor(_classWeights, device: logits.device);
        if (_task.FocalGamma == 0)
            return WeightedMean(
                F.cross_entropy(logits, labels, classWeights, reduction: nn.Reduction.None, label_smoothing: _task.LabelSmoothing),
                weights
            );
        var logProbability = F.log_softmax(logits, 1).gather(1, labels.unsqueeze(1)).squeeze(1);
        var loss = -Minus(1, logProbability.exp()).pow(Held(_task.FocalGamma)) * logProbability;
        if (classWeights is not null)
            loss *= classWeights.index_select(0, labels);
        return WeightedMean(loss, weights);
    }

    internal override double? Measure(ReadOnlySpan<float> logits, Tensor labels, Tensor? weights) =>
        labels.dim() == 1 && _task.FocalGamma == 0 && _task.LabelSmoothing == 0 && _classWeights is null && _task.LossFunction is null
            ? LossValues.CrossEntropy(logits, LogitCount, FlatTensor.Span<long>(labels), FlatTensor.SpanOrNone(weights))
            : null;

    // −Σ yₖ wₖ (1 − pₖ)^γ log pₖ per row, with the smoothed label: for a label without doubt what the other losses are.
    private Tensor SoftLoss(Tensor logProbability, Tensor labels)
    {
        if (_task.LabelSmoothing > 0)
            labels = (labels * Held(1 - _task.LabelSmoothing)).Plus(_task.LabelSmoothing / LogitCount);
        var loss = -logProbability * labels;
        if (_task.FocalGamma > 0)
            loss *= Minus(1, logProbability.exp()).pow(Held(_task.FocalGamma));
        if (_classWeights is not null)
            loss *= tensor(_classWeights, device: labels.device);
        return loss.sum(1);
    }

    public override Tensor Correct(Tensor logits, Tensor labels) =>
        // labels of two dimensions are shares of the classes
        logits.argmax(1).eq(labels.dim() > 1 ? labels.argmax(1) : labels).to(ScalarType.Float32);
}
