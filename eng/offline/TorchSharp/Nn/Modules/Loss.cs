namespace TorchSharp;

public abstract class Loss<T1, T2, TResult>(torch.nn.Reduction reduction) : torch.nn.Module<T1, T2, TResult>(nameof(Loss<T1, T2, TResult>))
{
    public torch.nn.Reduction reduction { get; } = reduction;
}

public abstract class Loss<T1, T2, T3, TResult>(torch.nn.Reduction reduction) : torch.nn.Module<T1, T2, T3, TResult>(nameof(Loss<T1, T2, T3, TResult>))
{
    public torch.nn.Reduction reduction { get; } = reduction;
}

public abstract class WeightedLoss<T1, T2, TResult>(torch.Tensor? weight, torch.nn.Reduction reduction) : Loss<T1, T2, TResult>(reduction)
{
    public torch.Tensor? weight { get; } = weight;
}
