namespace TorchSharp.Modules;

public sealed class GELU : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal GELU(Approximate approximate, bool inplace) : base(nameof(GELU))
    {
        this.approximate = approximate;
        this.inplace = inplace;
    }

    public enum Approximate { none = 0, tanh = 1 }

    public Approximate approximate { get; set; }
    public bool inplace { get; set; }

    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.gelu(tensor, approximate, inplace);
}
