using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Activations with parameters.</remarks>
    public partial class Tensor
    {
        private static readonly Op s_elu = "elu", s_elu_ = "elu_", s_gelu = "gelu", s_gelu_ = "gelu_";
        private static readonly Op s_leaky_relu = "leaky_relu", s_leaky_relu_ = "leaky_relu_", s_log_sigmoid = "log_sigmoid", s_prelu = "prelu";

        public Tensor elu(double alpha = 1) => s_elu.Call(this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => s_elu.Call(this, alpha, scale, input_scale);
        public Tensor elu_(double alpha = 1) => s_elu_.InPlace(this, alpha);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => s_elu_.InPlace(this, alpha, scale, input_scale);
        public Tensor gelu() => s_gelu.Call(this);
        public Tensor gelu(GELU.Approximate approximate) => s_gelu.Call(this, approximate.ToString());
        public Tensor gelu_() => s_gelu_.InPlace(this);
        public Tensor gelu_(GELU.Approximate approximate) => s_gelu_.InPlace(this, approximate.ToString());
        public Tensor leaky_relu(Scalar negative_slope) => s_leaky_relu.Call(this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => s_leaky_relu_.InPlace(this, negative_slope);
        public Tensor log_sigmoid() => s_log_sigmoid.Call(this);
        public Tensor prelu(Tensor target) => s_prelu.Call(this, target);
    }
}
