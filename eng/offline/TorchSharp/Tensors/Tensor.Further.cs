using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Less common functions.</remarks>
    public partial class Tensor
    {
        public Tensor acos() => s_acos.Call(this);
        public Tensor asin() => s_asin.Call(this);
        public Tensor atan() => s_atan.Call(this);
        public Tensor sinh() => s_sinh.Call(this);
        public Tensor cosh() => s_cosh.Call(this);
        public Tensor erf() => s_erf.Call(this);
        public Tensor erfc() => s_erfc.Call(this);
        public Tensor erfinv() => s_erfinv.Call(this);
        public Tensor lgamma() => s_lgamma.Call(this);
        public Tensor digamma() => s_digamma.Call(this);
        public Tensor nansum() => s_nansum.Call(this);
        public Tensor det() => s_linalg_det.Call(this);
        public Tensor inverse() => s_inverse.Call(this);
        public Tensor erf_() => s_erf_.InPlace(this);
        public Tensor tanh_() => s_tanh_.InPlace(this);
        public Tensor hardsigmoid() => s_hardsigmoid.Call(this);
        public Tensor hardswish() => s_hardswish.Call(this);
        public Tensor hardtanh(Scalar min, Scalar max) => s_hardtanh.Call(this, min, max);
        public Tensor glu(long dim = -1) => s_glu.Call(this, dim);
        public Tensor atan2(Tensor other) => s_atan2.Call(this, other);
        public Tensor hypot(Tensor other) => s_hypot.Call(this, other);
        public Tensor fmod(Tensor target) => s_fmod.Call(this, target);
        public Tensor fmod(Scalar scalar) => s_fmod_Scalar.Call(this, scalar);
        public Tensor xlogy(Tensor y) => s_xlogy.Call(this, y);
        public Tensor xlogy(Scalar y) => s_xlogy_Scalar.Call(this, y);
        public Tensor logcumsumexp(long dim) => s_logcumsumexp.Call(this, dim);
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) => s_bucketize.Call(this, boundaries, outInt32, right);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => s_baddbmm.Call(this, batch1, batch2, beta, alpha);
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => s_diag_embed.Call(this, offset, dim1, dim2);
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) => s_diff.Call(this, n, dim, prepend, append);
        public Tensor exponential_(double lambda = 1, Generator? generator = null) => s_exponential_.InPlace(this, lambda, generator);
        public Tensor index_copy(long dim, Tensor index, Tensor source) => s_index_copy.Call(this, dim, index, source);
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => s_index_copy_.InPlace(this, dim, index, source);
        public Tensor index_fill(long dim, Tensor index, Scalar value) => s_index_fill.Call(this, dim, index, value);
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => s_index_fill_.InPlace(this, dim, index, value);
        public Tensor movedim(long[] source, long[] destination) => s_movedim.Call(this, source, destination);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => s_as_strided.Call(this, size, strides, storageOffset);
        public Tensor unfold(long dimension, long size, long step) => s_unfold.Call(this, dimension, size, step);
        public Tensor half() => to_type(ScalarType.Float16);

        private static readonly Op s_acos = "acos";
        private static readonly Op s_asin = "asin";
        private static readonly Op s_atan = "atan";
        private static readonly Op s_sinh = "sinh";
        private static readonly Op s_cosh = "cosh";
        private static readonly Op s_erf = "erf";
        private static readonly Op s_erfc = "erfc";
        private static readonly Op s_erfinv = "erfinv";
        private static readonly Op s_lgamma = "lgamma";
        private static readonly Op s_digamma = "digamma";
        private static readonly Op s_nansum = "nansum";
        private static readonly Op s_linalg_det = "linalg_det";
        private static readonly Op s_inverse = "inverse";
        private static readonly Op s_erf_ = "erf_";
        private static readonly Op s_tanh_ = "tanh_";
        private static readonly Op s_hardsigmoid = "hardsigmoid";
        private static readonly Op s_hardswish = "hardswish";
        private static readonly Op s_hardtanh = "hardtanh";
        private static readonly Op s_glu = "glu";
        private static readonly Op s_atan2 = "atan2";
        private static readonly Op s_hypot = "hypot";
        private static readonly Op s_fmod = "fmod.Tensor";
        private static readonly Op s_fmod_Scalar = "fmod.Scalar";
        private static readonly Op s_xlogy = "xlogy.Tensor";
        private static readonly Op s_xlogy_Scalar = "xlogy.Scalar_Other";
        private static readonly Op s_logcumsumexp = "logcumsumexp";
        private static readonly Op s_bucketize = "bucketize.Tensor";
        private static readonly Op s_baddbmm = "baddbmm";
        private static readonly Op s_diag_embed = "diag_embed";
        private static readonly Op s_diff = "diff";
        private static readonly Op s_exponential_ = "exponential_";
        private static readonly Op s_index_copy = "index_copy";
        private static readonly Op s_index_copy_ = "index_copy_";
        private static readonly Op s_index_fill = "index_fill.int_Scalar";
        private static readonly Op s_index_fill_ = "index_fill_.int_Scalar";
        private static readonly Op s_movedim = "movedim.intlist";
        private static readonly Op s_as_strided = "as_strided";
        private static readonly Op s_unfold = "unfold";
    }
}
