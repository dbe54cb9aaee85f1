namespace TorchSharp.Modules;

public sealed class GaussianNLLLoss(bool full = false, float eps = 1E-08f, torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : Loss<torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor>(reduction)
{
    public bool full { get; } = full;
    public float eps { get; } = eps;

    public override torch.Tensor forward(torch.Tensor input, torch.Tensor target, torch.Tensor variance) => torch.nn.functional.gaussian_nll_loss(input, target, variance, full, eps, reduction);
}
