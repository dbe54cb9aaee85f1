using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>New tensors of this one's shape, type or device.</remarks>
    public partial class Tensor
    {
        private static readonly Op s_zeros_like = "zeros_like";
        private static readonly Op s_ones_like = "ones_like";
        private static readonly Op s_empty_like = "empty_like";
        private static readonly Op s_full_like = "full_like";
        private static readonly Op s_rand_like = "rand_like";
        private static readonly Op s_randn_like = "randn_like";
        private static readonly Op s_randint_like = "randint_like.low_dtype";

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Leaf(s_zeros_like.Call(this, dtype, default, device), requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Leaf(s_ones_like.Call(this, dtype, default, device), requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Leaf(s_empty_like.Call(this, dtype, default, device), requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Leaf(s_full_like.Call(this, value, dtype, default, device), requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Leaf(s_rand_like.Call(this, dtype, default, device), requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Leaf(s_randn_like.Call(this, dtype, default, device), requires_grad);

        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Leaf(s_randint_like.Call(this, low, high, dtype, default, device), requires_grad);

        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros(size.ToArray(), dtype, device, requires_grad);

        public Tensor new_zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros([size], dtype, device, requires_grad);

        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros([rows, columns], dtype, device, requires_grad);

        public Tensor new_ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([size], dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([rows, columns], dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full(size, value, dtype ?? this.dtype, device ?? this.device, requires_grad);

        internal static Tensor Leaf(Tensor tensor, bool requires_grad)
        {
            if (requires_grad) tensor.requires_grad = true;
            return tensor;
        }
    }
}
