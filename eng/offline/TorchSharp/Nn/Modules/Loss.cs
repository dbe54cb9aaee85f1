namespace TorchSharp;

public abstract class Loss<T1, T2, TResult> : torch.nn.Module<T1, T2, TResult>
{
    internal Loss(torch.nn.Reduction reduction) : base(nameof(Loss<T1, T2, TResult>)) => this.reduction = reduction;

    public torch.nn.Reduction reduction { get; }
}

public abstract class Loss<T1, T2, T3, TResult> : torch.nn.Module<T1, T2, T3, TResult>
{
    internal Loss(torch.nn.Reduction reduction) : base(nameof(Loss<T1, T2, T3, TResult>)) => this.reduction = reduction;

    public torch.nn.Reduction reduction { get; }
}

public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    internal WeightedLoss(torch.Tensor? weight, torch.nn.Reduction reduction) : base(reduction) => this.weight = weight;

    public torch.Tensor? weight { get; }
}
