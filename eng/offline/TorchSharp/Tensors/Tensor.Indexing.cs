using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Picking and placing elements by index or mask.</remarks>
    public partial class Tensor
    {
        public Tensor argwhere() => s_argwhere.Call(this);
        public Tensor fill_(Scalar value) => s_fill__Scalar.InPlace(this, value);
        public Tensor gather(long dim, Tensor index) => s_gather.Call(this, dim, index);
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => s_index_add.Call(this, dim, index, source, alpha);
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => s_index_add_.InPlace(this, dim, index, source, alpha);
        public Tensor index_select(long dim, Tensor index) => s_index_select.Call(this, dim, index);
        public Tensor masked_fill(Tensor mask, Scalar value) => s_masked_fill_Scalar.Call(this, mask, value);
        public Tensor masked_fill_(Tensor mask, Scalar value) => s_masked_fill__Scalar.InPlace(this, mask, value);
        public Tensor masked_scatter(Tensor mask, Tensor value) => s_masked_scatter.Call(this, mask, value);
        public Tensor masked_scatter_(Tensor mask, Tensor value) => s_masked_scatter_.InPlace(this, mask, value);
        public Tensor masked_select(Tensor mask) => s_masked_select.Call(this, mask);
        public Tensor nonzero() => s_nonzero.Call(this);
        public Tensor scatter(long dim, Tensor index, Tensor src) => s_scatter_src.Call(this, dim, index, src);
        public Tensor scatter_(long dim, Tensor index, Tensor src) => s_scatter__src.InPlace(this, dim, index, src);
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => s_scatter_add.Call(this, dim, index, src);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => s_scatter_add_.InPlace(this, dim, index, src);
        public Tensor take(Tensor index) => s_take.Call(this, index);
        public Tensor zero_() => s_zero_.InPlace(this);

        private static readonly Op s_argwhere = "argwhere";
        private static readonly Op s_fill__Scalar = "fill_.Scalar";
        private static readonly Op s_gather = "gather";
        private static readonly Op s_index_add = "index_add";
        private static readonly Op s_index_add_ = "index_add_";
        private static readonly Op s_index_select = "index_select";
        private static readonly Op s_masked_fill_Scalar = "masked_fill.Scalar";
        private static readonly Op s_masked_fill__Scalar = "masked_fill_.Scalar";
        private static readonly Op s_masked_scatter = "masked_scatter";
        private static readonly Op s_masked_scatter_ = "masked_scatter_";
        private static readonly Op s_masked_select = "masked_select";
        private static readonly Op s_nonzero = "nonzero";
        private static readonly Op s_scatter_src = "scatter.src";
        private static readonly Op s_scatter__src = "scatter_.src";
        private static readonly Op s_scatter_add = "scatter_add";
        private static readonly Op s_scatter_add_ = "scatter_add_";
        private static readonly Op s_take = "take";
        private static readonly Op s_zero_ = "zero_";
    }
}
