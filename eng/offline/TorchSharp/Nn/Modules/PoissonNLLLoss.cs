namespace TorchSharp.Modules;

public sealed class PoissonNLLLoss(bool log_input = true, bool full = false, float eps = 1E-08f, torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : Loss<torch.Tensor, torch.Tensor, torch.Tensor>(reduction)
{
    public bool log_input { get; } = log_input;
    public bool full { get; } = full;
    public float eps { get; } = eps;

    public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) => torch.nn.functional.poisson_nll_loss(input, target, log_input, full, eps, reduction);
}
