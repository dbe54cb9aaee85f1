namespace TorchSharp.Modules;

public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private Parameter _weight, _bias;

    internal Linear(Parameter weight, Parameter bias = null) : base(nameof(Linear))
    {
        in_features = weight.shape[1];
        out_features = weight.shape[0];
        this.weight = weight;
        if (bias is not null) this.bias = bias;
    }

    internal Linear(long inputSize, long outputSize, bool hasBias, torch.Device device, torch.ScalarType? dtype) : base(nameof(Linear))
    {
        in_features = inputSize;
        out_features = outputSize;
        weight = torch.empty(outputSize, inputSize, dtype, device).AsParameter();
        torch.nn.init.kaiming_uniform_(_weight, Math.Sqrt(5));
        if (!hasBias) return;
        bias = torch.empty(outputSize, dtype, device).AsParameter();
        double bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
        torch.nn.init.uniform_(_bias, -bound, bound);
    }

    public long in_features { get; set; }
    public long out_features { get; set; }

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

    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.linear(tensor, _weight, _bias);
}
