namespace TorchSharp.Modules;

public sealed class HuberLoss(double delta = 1, torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : Loss<torch.Tensor, torch.Tensor, torch.Tensor>(reduction)
{
    public double delta { get; } = delta;

    public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) => torch.nn.functional.huber_loss(input, target, delta, reduction);
}
