namespace MlNet.MultiTask;

/// <summary>
/// GradDrop, gradient sign dropout: in every coordinate one sign is drawn, the positive one with probability ½(1 + Σgₜ/Σ|gₜ|), and gradients of the other sign
/// are dropped (Chen et al. 2020, "Just Pick a Sign", algorithm 1, lines 10 to 15).
/// </summary>
/// <remarks>On the gradients as they are, as in TorchJD; LibMTL does it on the shared representation, multiplied by the signs of its activations.</remarks>
public sealed class GradDrop : DirectionBalancer
{
    /// <summary>Share of a dropped gradient that passes all the same, in [0, 1]; 1 is the plain sum.</summary>
    /// <value>0</value>
    public double Leak { get; init => field = BalancerOption.Fraction(value); }

    /// <inheritdoc/>
    public override void Combine(BalancerStep step, Span<float> direction)
    {
        var n = step.Tasks.Length;
        Span<float> positive = stackalloc float[256], negative = stackalloc float[256];
        for (var start = 0; start < direction.Length; start += positive.Length)
        {
            var part = direction.Slice(start, Math.Min(positive.Length, direction.Length - start));
            positive.Clear();
            negative.Clear();
            for (var i = 0; i < n; i++)
            {
                var gradient = step.Gradient(i).Slice(start, part.Length);
                for (var p = 0; p < part.Length; p++)
                {
                    positive[p] += Math.Max(gradient[p], 0);
                    negative[p] += Math.Min(gradient[p], 0);
                }
            }
            for (var p = 0; p < part.Length; p++)
            {
                // ½(1 + Σg/Σ|g|) = Σg⁺/(Σg⁺ + Σ|g⁻|)
                var pickPositive = Random.Uniform() * ((double)positive[p] - negative[p]) < positive[p];
                var (kept, dropped) = pickPositive ? (positive[p], negative[p]) : (negative[p], positive[p]);
                part[p] = (float)(kept + Leak * dropped);
            }
        }
    }
}
