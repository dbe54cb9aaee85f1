using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Operators whose ATen form differs from the public one.</remarks>
    public partial class Tensor
    {
        private static readonly Op s_div_mode = "div.Tensor_mode", s_div_scalar_mode = "div.Scalar_mode";
        private static readonly Op s_div_mode_ = "div_.Tensor_mode", s_div_scalar_mode_ = "div_.Scalar_mode";
        private static readonly Op s_div_Tensor = "div.Tensor", s_div_Scalar = "div.Scalar", s_div__Tensor = "div_.Tensor", s_div__Scalar = "div_.Scalar";
        private static readonly Op s_std_dim = "std.dim", s_var_dim = "var.dim", s_std_mean_dim = "std_mean.dim", s_var_mean_dim = "var_mean.dim";
        private static readonly Op s_norm = "norm.Scalar", s_norm_dim = "norm.ScalarOpt_dim";
        private static readonly Op s_round = "round", s_round_decimals = "round.decimals", s_round_ = "round_", s_round__decimals = "round_.decimals";
        private static readonly Op s_sort = "sort.stable", s_unique2 = "_unique2", s_unique_dim = "unique_dim", s_unique_consecutive = "unique_consecutive";
        private static readonly Op s_quantile = "quantile", s_count_nonzero = "count_nonzero", s_count_nonzero_dim_IntList = "count_nonzero.dim_IntList", s_amax_dims = "amax", s_amin_dims = "amin", s_nanmean = "nanmean";
        private static readonly Op s_isclose = "isclose", s_allclose = "allclose";

        private static string Mode(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? s_div_Tensor.Call(this, target) : s_div_mode.Call(this, target, Mode(rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? s_div_Scalar.Call(this, target) : s_div_scalar_mode.Call(this, target, Mode(rounding_mode));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? s_div__Tensor.InPlace(this, target) : s_div_mode_.InPlace(this, target, Mode(rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? s_div__Scalar.InPlace(this, target) : s_div_scalar_mode_.InPlace(this, target, Mode(rounding_mode));

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor round(long decimals = 0) => decimals == 0 ? s_round.Call(this) : s_round_decimals.Call(this, decimals);
        public Tensor round_(long decimals = 0) => decimals == 0 ? s_round_.InPlace(this) : s_round__decimals.InPlace(this, decimals);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std(dimensions.ToArray(), unbiased, keepdim, type);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Typed(s_std_dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(dimensions.ToArray(), unbiased, keepdim, type);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Typed(s_var_dim.Call(this, dimensions, unbiased, keepdim), type);

        public (Tensor, Tensor) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean([dim], unbiased, keepdim, type);

        public (Tensor, Tensor) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean(dimensions.ToArray(), unbiased, keepdim, type);

        public (Tensor, Tensor) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            var (std, mean) = s_std_mean_dim.Call2(this, dimensions, unbiased, keepdim);
            return (Typed(std, type), Typed(mean, type));
        }

        public (Tensor, Tensor) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean([dim], unbiased, keepdim, type);

        public (Tensor, Tensor) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean(dimensions.ToArray(), unbiased, keepdim, type);

        public (Tensor, Tensor) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            var (var, mean) = s_var_mean_dim.Call2(this, dimensions, unbiased, keepdim);
            return (Typed(var, type), Typed(mean, type));
        }

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum((long[])[dim0, dim1], keepdim, type);
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum((long[])[dim0, dim1, dim2], keepdim, type);

        public Tensor norm(float p = 2f) => s_norm.Call(this, p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2f) => s_norm_dim.Call(this, p, (long[])[dim], keepdim);
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) => s_nanmean.Call(this, dim is int d ? (long[])[d] : null, keepdim, dtype);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, s_amax_dims.Call(this, dims, keepdim));
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amax(dims.ToArray(), keepdim, @out);
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, s_amin_dims.Call(this, dims, keepdim));
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amin(dims.ToArray(), keepdim, @out);

        /// <summary>Like the real library, takes dim -1 to mean "over all elements", not "over the last dimension".</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => s_quantile.Call(this, q, dim == -1 ? default(long?) : dim, keepdim);

        public Tensor count_nonzero(long[]? dims = null) => dims is null ? s_count_nonzero.Call(this, default) : s_count_nonzero_dim_IntList.Call(this, dims);
        public (Tensor, Tensor) sort(long dim = -1, bool descending = false, bool stable = false) => s_sort.Call2(this, stable, dim, descending);

        public (Tensor, Tensor?, Tensor?) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Asked(dim is int d ? s_unique_dim.Call3(this, d, sorted, return_inverse, return_counts) : s_unique2.Call3(this, sorted, return_inverse, return_counts), return_inverse, return_counts);

        public (Tensor, Tensor?, Tensor?) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Asked(s_unique_consecutive.Call3(this, return_inverse, return_counts, dim), return_inverse, return_counts);

        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => s_isclose.Call(this, other, rtol, atol, nanEqual);
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) => s_allclose.CallInt(this, target, rtol, atol, equal_nan) != 0;

        private static Tensor Typed(Tensor result, ScalarType? type) => type is ScalarType t && t != result.dtype ? result.to_type(t, disposeAfter: true) : result;

        private static Tensor Into(Tensor target, Tensor result)
        {
            if (target is null) return result;
            target.copy_(result);
            result.Dispose();
            return target;
        }

        /// <summary>What was not asked for is null, not an empty tensor.</summary>
        private static (Tensor, Tensor, Tensor) Asked((Tensor Values, Tensor Inverse, Tensor Counts) found, bool inverse, bool counts)
        {
            if (!inverse) found.Inverse.Dispose();
            if (!counts) found.Counts.Dispose();
            return (found.Values, inverse ? found.Inverse : null, counts ? found.Counts : null);
        }
    }
}
