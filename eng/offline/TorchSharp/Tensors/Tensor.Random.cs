using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>Draws.</remarks>
    public partial class Tensor
    {
        public Tensor bernoulli(Generator? generator = null) => s_bernoulli.Call(this, generator);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => s_bernoulli__float.InPlace(this, p, generator);
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => s_bernoulli__Tensor.InPlace(this, p, generator);
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) => s_multinomial.Call(this, num_samples, replacement, generator);
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => s_normal_.InPlace(this, mean, std, generator);
        public Tensor uniform_(double from, double to, Generator? generator = null) => s_uniform_.InPlace(this, from, to, generator);

        private static readonly Op s_bernoulli = "bernoulli";
        private static readonly Op s_bernoulli__float = "bernoulli_.float";
        private static readonly Op s_bernoulli__Tensor = "bernoulli_.Tensor";
        private static readonly Op s_multinomial = "multinomial";
        private static readonly Op s_normal_ = "normal_";
        private static readonly Op s_uniform_ = "uniform_";
    }
}
