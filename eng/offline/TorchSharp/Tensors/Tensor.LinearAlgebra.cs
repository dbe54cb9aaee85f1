using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Products of vectors and matrices.</remarks>
    public partial class Tensor
    {
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => s_addmm.Call(this, mat1, mat2, beta, alpha);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => s_addmm_.InPlace(this, mat1, mat2, beta, alpha);
        public Tensor bmm(Tensor batch2) => s_bmm.Call(this, batch2);
        public Tensor dot(Tensor target) => s_dot.Call(this, target);
        public Tensor ger(Tensor vec2) => s_outer.Call(this, vec2);
        public Tensor inner(Tensor vec2) => s_inner.Call(this, vec2);
        public Tensor matmul(Tensor target) => s_matmul.Call(this, target);
        public Tensor mm(Tensor target) => s_mm.Call(this, target);
        public Tensor mv(Tensor target) => s_mv.Call(this, target);
        public Tensor outer(Tensor vec2) => s_outer.Call(this, vec2);
        public Tensor vdot(Tensor target) => s_vdot.Call(this, target);

        private static readonly Op s_addmm = "addmm";
        private static readonly Op s_addmm_ = "addmm_";
        private static readonly Op s_bmm = "bmm";
        private static readonly Op s_dot = "dot";
        private static readonly Op s_outer = "outer";
        private static readonly Op s_inner = "inner";
        private static readonly Op s_matmul = "matmul";
        private static readonly Op s_mm = "mm";
        private static readonly Op s_mv = "mv";
        private static readonly Op s_vdot = "vdot";
    }
}
