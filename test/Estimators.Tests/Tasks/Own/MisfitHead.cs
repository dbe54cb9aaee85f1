using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A head that gives two values for a column of one.</summary>
public sealed class MisfitHead(string name) : TaskHead
{
    public override int LogitCount => 1;

    public override IReadOnlyList<OutputColumn> Columns { get; } = [new($"{name}.Score", ColumnKind.Single, 1, true, [])];

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) => [ops.Concat(1, logits, logits)];

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights) =>
        WeightedMean((logits - labels).square(), weights);
}
