using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A head whose exported graph gives another number than libtorch, as a fault of an own operation would.</summary>
public sealed class CrookedHead(string name, float difference) : TaskHead
{
    public override int LogitCount => 1;

    public override IReadOnlyList<OutputColumn> Columns { get; } = [new($"{name}.Score", ColumnKind.Single, 1, true, [])];

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) =>
        [ops.Affine(logits, 1, typeof(T) == typeof(torch.Tensor) ? difference : 0)];

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights) =>
        WeightedMean((logits - labels).square(), weights);
}
