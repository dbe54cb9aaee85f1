using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Element by element.</summary>
internal sealed partial class TorchOps
{
    public Tensor Add(Tensor a, Tensor b) => a.Plus(b);

    public Tensor Sub(Tensor a, Tensor b) => a - b;

    public Tensor Mul(Tensor a, Tensor b) => a.is_sparse ? SparseTensor.Scaled(a, b) : a * b;

    public Tensor Div(Tensor a, Tensor b) => a / b;

    public Tensor Max(Tensor a, Tensor b) => maximum(a, b);

    public Tensor Min(Tensor a, Tensor b) => minimum(a, b);

    public Tensor Affine(Tensor x, float scale, float shift) => HeldScalars.Affine(x, scale, shift);

    public Tensor Clip(Tensor x, float low, float high) =>
        x.is_sparse ? SparseTensor.Clipped(x, low, high) : HeldScalars.Clamp(x, low, high);

    public Tensor GreaterThan(Tensor x, float number) => x.gt(Held(number)).to(ScalarType.Float32);

    public Tensor Apply(Activation function, Tensor x) =>
        function switch
        {
            Activation.Identity => x,
            Activation.Relu => x.relu(),
            Activation.LeakyRelu => x.leaky_relu(Held(0.01)),
            Activation.Elu => x.elu(Held(1.0), Held(1.0), Held(1.0)),
            Activation.Gelu => F.gelu(x),
            Activation.Silu => F.silu(x),
            Activation.Tanh => x.tanh(),
            Activation.Sigmoid => x.sigmoid(),
            Activation.Softplus => Softplus(x),
            Activation.Exp => x.exp(),
            Activation.Log => x.log(),
            Activation.Sqrt => x.sqrt(),
            Activation.Square => x.Squared(),
            Activation.Abs => x.abs(),
            Activation.Negate => x.neg(),
            Activation.Sin => x.sin(),
            Activation.Cos => x.cos(),
            Activation.Selu => F.selu(x),
            Activation.Mish => Mish(x),
            Activation.Erf => x.erf(),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Not a known function."),
        };
}
