namespace TorchSharp.Modules;

public sealed class LayerNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private Parameter _weight, _bias;

    internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, torch.Device device, torch.ScalarType? dtype) : base(nameof(LayerNorm))
    {
        this.normalized_shape = normalized_shape;
        this.eps = eps;
        this.elementwise_affine = elementwise_affine;
        if (!elementwise_affine) return;
        weight = torch.empty(normalized_shape, dtype, device).AsParameter();
        if (bias) this.bias = torch.empty(normalized_shape, dtype, device).AsParameter();
        reset_parameters();
    }

    public long[] normalized_shape { get; set; }
    public double eps { get; set; }
    public bool elementwise_affine { get; set; }

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

    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.layer_norm(tensor, normalized_shape, _weight, _bias, eps);

    public void reset_parameters()
    {
        if (!elementwise_affine) return;
        torch.nn.init.ones_(_weight);
        if (_bias is not null) torch.nn.init.zeros_(_bias);
    }
}
