namespace TorchSharp.Modules;

public sealed class GroupNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private Parameter _weight, _bias;

    internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, torch.Device device, torch.ScalarType? dtype) : base(nameof(GroupNorm))
    {
        this.num_groups = num_groups;
        this.eps = eps;
        this.affine = affine;
        if (!affine) return;
        weight = torch.ones(num_channels, dtype, device).AsParameter();
        bias = torch.zeros(num_channels, dtype, device).AsParameter();
    }

    public long num_groups { get; set; }
    public double eps { get; set; }
    public bool affine { get; set; }

    public Parameter weight
    {
        get => _weight;
        set => ModuleSlots.Set(ref _weight, value, ConditionallyRegisterParameter, nameof(weight));
    }

    public Parameter? bias
    {
        get => _bias;
        set => ModuleSlots.Set(ref _bias, value, ConditionallyRegisterParameter, nameof(bias));
    }

    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.group_norm(tensor, num_groups, _weight, _bias, eps);
}
