using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <remarks>Losses. Those that libtorch has as an operator call it; the rest are their formula.</remarks>
        public static partial class functional
        {
            private static readonly Op s_cross_entropy = "cross_entropy_loss", s_nll = "nll_loss_nd", s_bce = "binary_cross_entropy", s_bce_logits = "binary_cross_entropy_with_logits";
            private static readonly Op s_mse = "mse_loss", s_l1 = "l1_loss", s_smooth_l1 = "smooth_l1_loss", s_huber = "huber_loss", s_poisson = "poisson_nll_loss", s_kl = "kl_div";

            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                s_cross_entropy.Call(input, target, weight, reduction, ignore_index, label_smoothing);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                s_nll.Call(input, target, weight, reduction, -100);

            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                s_bce.Call(input, target, weight, reduction);

            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                s_bce_logits.Call(input, target, weight, pos_weights, reduction);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => s_mse.Call(input, target, reduction);
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => s_l1.Call(input, target, reduction);
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) => s_smooth_l1.Call(input, target, reduction, beta);
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) => s_huber.Call(input, target, reduction, delta);

            public static Tensor poisson_nll_loss(Tensor input, Tensor target, bool log_input = true, bool full = false, float eps = 1E-08f, Reduction reduction = Reduction.Mean) =>
                s_poisson.Call(input, target, log_input, full, eps, reduction);

            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) => s_kl.Call(input, target, reduction, log_target);

            /// <summary>½(log v + (x−t)²/v), the variance v clamped from below by eps (outside the graph).</summary>
            public static Tensor gaussian_nll_loss(Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1E-06f, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                var clamped = variance.clone();
                using (no_grad()) clamped.clamp_min_(eps);
                var loss = 0.5 * (clamped.log() + (input - target).square() / clamped);
                if (full) loss += 0.5 * Math.Log(2 * Math.PI);
                return Reduce(loss, reduction).MoveToOuterDisposeScope();
            }

            private static Tensor Reduce(Tensor loss, Reduction reduction) => reduction switch
            {
                Reduction.Mean => loss.mean(),
                Reduction.Sum => loss.sum(),
                _ => loss,
            };
        }
    }
}
