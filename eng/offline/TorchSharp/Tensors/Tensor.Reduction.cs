using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Sums, extremes, orders, statistics along dimensions.</remarks>
    public partial class Tensor
    {
        public Tensor amax(params long[] dims) => s_amax.Call(this, dims);
        public Tensor amin(params long[] dims) => s_amin.Call(this, dims);
        public (Tensor, Tensor) aminmax(long? dim = null, bool keepdim = false) => s_aminmax.Call2(this, dim, keepdim);
        public Tensor argmax() => s_argmax.Call(this);
        public Tensor argmax(long dim, bool keepdim = false) => s_argmax.Call(this, dim, keepdim);
        public Tensor argmin() => s_argmin.Call(this);
        public Tensor argmin(long dim, bool keepdim = false) => s_argmin.Call(this, dim, keepdim);
        public Tensor argsort(long dim = -1, bool descending = false) => s_argsort.Call(this, dim, descending);
        public Tensor bincount(Tensor? weights, long minlength = 0) => s_bincount.Call(this, weights, minlength);
        public Tensor cumprod(long dim, ScalarType? type = null) => s_cumprod.Call(this, dim, type);
        public Tensor cumsum(long dim, ScalarType? type = null) => s_cumsum.Call(this, dim, type);
        public Tensor dist(Tensor other, float p = 2f) => s_dist.Call(this, other, p);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => s_log_softmax_int.Call(this, dim, dtype);
        public Tensor logsumexp(long dim, bool keepdim = false) => s_logsumexp.Call(this, (long[])[dim], keepdim);
        public (Tensor, Tensor) max(long dim, bool keepdim = false) => s_max_dim.Call2(this, dim, keepdim);
        public Tensor max() => s_max.Call(this);
        public Tensor max(Tensor other) => s_max_other.Call(this, other);
        public Tensor mean() => s_mean.Call(this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => s_mean_dim.Call(this, dimensions, keepdim, type);
        public Tensor median() => s_median.Call(this);
        public (Tensor, Tensor) min(long dim, bool keepdim = false) => s_min_dim.Call2(this, dim, keepdim);
        public Tensor min() => s_min.Call(this);
        public Tensor min(Tensor other) => s_min_other.Call(this, other);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => s_prod_dim_int.Call(this, dim, keepdim, type);
        public Tensor prod(ScalarType? type = null) => s_prod.Call(this, type);
        public Tensor softmax(long dim, ScalarType? dtype = null) => s_softmax_int.Call(this, dim, dtype);
        public Tensor std(bool unbiased = true) => s_std.Call(this, unbiased);
        public (Tensor, Tensor) std_mean(bool unbiased = true) => s_std_mean.Call2(this, unbiased);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => s_sum_dim_IntList.Call(this, dim.ToArray(), keepdim, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => s_sum_dim_IntList.Call(this, (long[])[dim], keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => s_sum_dim_IntList.Call(this, dim, keepdim, type);
        public Tensor sum(ScalarType? type = null) => s_sum.Call(this, type);
        public (Tensor, Tensor) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => s_topk.Call2(this, k, dim, largest, sorted);
        public Tensor trace() => s_trace.Call(this);
        /// <summary>Over everything the real library never asks for the biased variance, whatever it is told; over dimensions it does.</summary>
        public Tensor var(bool unbiased = true) => s_var.Call(this, true);
        public (Tensor, Tensor) var_mean(bool unbiased = true) => s_var_mean.Call2(this, unbiased);

        private static readonly Op s_amax = "amax";
        private static readonly Op s_amin = "amin";
        private static readonly Op s_aminmax = "aminmax";
        private static readonly Op s_argmax = "argmax";
        private static readonly Op s_argmin = "argmin";
        private static readonly Op s_argsort = "argsort";
        private static readonly Op s_bincount = "bincount";
        private static readonly Op s_cumprod = "cumprod";
        private static readonly Op s_cumsum = "cumsum";
        private static readonly Op s_dist = "dist";
        private static readonly Op s_log_softmax_int = "log_softmax.int";
        private static readonly Op s_logsumexp = "logsumexp";
        private static readonly Op s_max_dim = "max.dim";
        private static readonly Op s_max = "max";
        private static readonly Op s_max_other = "max.other";
        private static readonly Op s_mean = "mean";
        private static readonly Op s_mean_dim = "mean.dim";
        private static readonly Op s_median = "median";
        private static readonly Op s_min_dim = "min.dim";
        private static readonly Op s_min = "min";
        private static readonly Op s_min_other = "min.other";
        private static readonly Op s_prod_dim_int = "prod.dim_int";
        private static readonly Op s_prod = "prod";
        private static readonly Op s_softmax_int = "softmax.int";
        private static readonly Op s_std = "std";
        private static readonly Op s_std_mean = "std_mean";
        private static readonly Op s_sum_dim_IntList = "sum.dim_IntList";
        private static readonly Op s_sum = "sum";
        private static readonly Op s_topk = "topk";
        private static readonly Op s_trace = "trace";
        private static readonly Op s_var = "var";
        private static readonly Op s_var_mean = "var_mean";
    }
}
