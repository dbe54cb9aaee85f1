using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Element by element.</summary>
internal sealed partial class TorchOps
{
    public Tensor Add(Tensor a, Tensor b) => a + b;

    public Tensor Sub(Tensor a, Tensor b) => a - b;

    public Tensor Mul(Tensor a, Tensor b) => a * b;

    public Tensor Div(Tensor a, Tensor b) => a / b;

    public Tensor Max(Tensor a, Tensor b) => maximum(a, b);

    public Tensor Min(Tensor a, Tensor b) => minimum(a, b);

    public Tensor Affine(Tensor x, float scale, float shift) => x * scale + shift;

    public Tensor Clip(Tensor x, float low, float high) => x.clamp(low, high);

    public Tensor GreaterThan(Tensor x, float number) => x.gt(number).to(ScalarType.Float32);

    public Tensor Apply(Function function, Tensor x) => function switch
    {
        Function.Identity => x,
        Function.Relu => x.relu(),
        Function.LeakyRelu => F.leaky_relu(x, 0.01),
        Function.Elu => F.elu(x, 1.0),
        Function.Gelu => F.gelu(x),
        Function.Silu => F.silu(x),
        Function.Tanh => x.tanh(),
        Function.Sigmoid => x.sigmoid(),
        Function.Softplus => F.softplus(x),
        Function.Exp => x.exp(),
        Function.Log => x.log(),
        Function.Sqrt => x.sqrt(),
        Function.Square => x.square(),
        Function.Abs => x.abs(),
        Function.Negate => x.neg(),
        Function.Sin => x.sin(),
        Function.Cos => x.cos(),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Not a known function."),
    };
}
