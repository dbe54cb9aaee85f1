using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Logits of "above level k"; the expected level, the probabilities of being above each level, and the most probable level as a
/// key.</summary>
public sealed class OrdinalHead(string name, int levels, KeyVocabulary? values) : TaskHead
{
    public override int LogitCount => levels - 1;

    public override IReadOnlyList<OutputColumn> Columns { get; } =
    [
        new($"{name}.Expected", ColumnKind.Single, 1, true, []),
        new($"{name}.Above", ColumnKind.Single, levels - 1, false, [.. Enumerable.Range(1, levels - 1).Select(level => $"above {level}")]),
        new($"{name}.PredictedLabel", ColumnKind.Key, 1, true, [], levels, values),
    ];

    public override PredictionSpace? Predictions => new OrdinalPoints(levels);

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var above = ops.Apply(Activation.Sigmoid, logits);
        var expected = ops.Affine(ops.Sum(above, 1, keepAxis: true), 1, 1);
        // P(level k) = P(above k − 1) − P(above k), where P(above 0) = 1 and P(above the last) = 0.
        var one = ops.Affine(ops.Slice(above, 1, 0, 1), 0, 1);
        var probabilities = ops.Sub(ops.Concat(1, one, above), ops.Concat(1, above, ops.Affine(one, 0, 0)));
        return [expected, above, ops.ArgMax(probabilities, 1)];
    }

    // [rows, 1] with levels from 0 → [rows, levels − 1] with 1 where the label is above the level.
    public override Tensor PrepareLabels(Tensor labels) =>
        labels.gt(arange(levels - 1, dtype: ScalarType.Float32, device: labels.device)).to(ScalarType.Float32);

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights) =>
        WeightedMean(F.binary_cross_entropy_with_logits(logits, labels, reduction: nn.Reduction.None), weights);
}
