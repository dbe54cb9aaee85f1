using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

public sealed class TweedieHead(TweedieTask task) : TaskHead
{
    public override int LogitCount => 1;

    public override IReadOnlyList<OutputColumn> Columns { get; } = [new($"{task.Name}.Score", ColumnKind.Single, 1, true, [])];

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) => [ops.Apply(Activation.Exp, logits)];

    // The deviance without what does not depend on μ = exp(logit): μ²⁻ᵖ / (2 − p) − y μ¹⁻ᵖ / (1 − p).
    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var p = task.Power;
        var loss = (logits * (2 - p)).exp() / (2 - p) - labels * (logits * (1 - p)).exp() / (1 - p);
        return WeightedMean(loss, weights);
    }
}
