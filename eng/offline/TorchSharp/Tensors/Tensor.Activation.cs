using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Activation functions.</remarks>
    public partial class Tensor
    {
        public Tensor relu() => s_relu.Call(this);
        public Tensor relu6() => s_relu6.Call(this);
        public Tensor relu6_() => s_relu6_.InPlace(this);
        public Tensor relu_() => s_relu_.InPlace(this);
        public Tensor selu() => s_selu.Call(this);
        public Tensor selu_() => s_selu_.InPlace(this);
        public Tensor sigmoid() => s_sigmoid.Call(this);
        public Tensor sigmoid_() => s_sigmoid_.InPlace(this);
        public Tensor silu() => s_silu.Call(this);
        public Tensor silu_() => s_silu_.InPlace(this);
        public Tensor softplus(double beta = 1, double threshold = 20) => s_softplus.Call(this, beta, threshold);
        public Tensor tanh() => s_tanh.Call(this);

        private static readonly Op s_relu = "relu";
        private static readonly Op s_relu6 = "relu6";
        private static readonly Op s_relu6_ = "relu6_";
        private static readonly Op s_relu_ = "relu_";
        private static readonly Op s_selu = "selu";
        private static readonly Op s_selu_ = "selu_";
        private static readonly Op s_sigmoid = "sigmoid";
        private static readonly Op s_sigmoid_ = "sigmoid_";
        private static readonly Op s_silu = "silu";
        private static readonly Op s_silu_ = "silu_";
        private static readonly Op s_softplus = "softplus";
        private static readonly Op s_tanh = "tanh";
    }
}
