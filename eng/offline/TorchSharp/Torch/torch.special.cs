using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static class special
    {
        private static readonly Op s_erf = "special_erf", s_erfc = "special_erfc", s_erfinv = "special_erfinv", s_expit = "special_expit";
        private static readonly Op s_gammaln = "special_gammaln", s_digamma = "special_digamma", s_ndtr = "special_ndtr", s_ndtri = "special_ndtri";

        public static Tensor erf(Tensor input) => s_erf.Call(input);
        public static Tensor erfc(Tensor input) => s_erfc.Call(input);
        public static Tensor erfinv(Tensor input) => s_erfinv.Call(input);
        public static Tensor expit(Tensor input) => s_expit.Call(input);
        public static Tensor gammaln(Tensor input) => s_gammaln.Call(input);
        public static Tensor digamma(Tensor input) => s_digamma.Call(input);
        public static Tensor ndtr(Tensor input) => s_ndtr.Call(input);
        public static Tensor ndtri(Tensor input) => s_ndtri.Call(input);
    }
}
