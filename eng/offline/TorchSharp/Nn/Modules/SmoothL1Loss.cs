namespace TorchSharp.Modules;

public sealed class SmoothL1Loss(torch.nn.Reduction reduction = torch.nn.Reduction.Mean, double beta = 1) : Loss<torch.Tensor, torch.Tensor, torch.Tensor>(reduction)
{
    public double beta { get; } = beta;

    public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) => torch.nn.functional.smooth_l1_loss(input, target, reduction, beta);
}
