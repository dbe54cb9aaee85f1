using System.Numerics;
using System.Runtime.CompilerServices;
using static MlNet.MultiTask.HeldScalars;

namespace MlNet.MultiTask;

/// <summary>Adam (Kingma, Ba 2015, algorithm 1), with decoupled weight decay where <see cref="WeightDecay"/> is set (AdamW: Loshchilov,
/// Hutter 2019, algorithm 2).</summary>
public sealed class Adam : Optimizer
{
    /// <summary>Decay of the mean of the gradients.</summary>
    /// <value>Default 0.9. From 0 to below 1.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of their squares.</summary>
    /// <value>Default 0.999. From 0 to below 1.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squares' mean.</summary>
    /// <value>Default 1e-8. Greater than 0.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Share of each parameter that is taken off per unit of learning rate, apart from the gradient.</summary>
    /// <value>Default 0. From 0 to below 1 / <see cref="Optimizer.LearningRate"/>.</value>
    public double WeightDecay { get; init; }

    /// <inheritdoc/>
    public override int StateCount => 2;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckRange(Beta1, 0, 1, nameof(Beta1));
        CheckRange(Beta2, 0, 1, nameof(Beta2));
        CheckRange(WeightDecay, 0, 1 / LearningRate, nameof(WeightDecay));
        Guard.Range(Epsilon is > 0 and < double.PositiveInfinity, Epsilon, "a number greater than 0");
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdatePass.Run(RuleOf(update), update);

    /// <inheritdoc/>
    public override void Update(in OptimizerTensorUpdate update)
    {
        var size = update.LearningRate / (1 - Math.Pow(Beta1, update.Step));
        var root = 1 / Math.Sqrt(1 - Math.Pow(Beta2, update.Step));
        var (values, gradients, means, squares) = (update.Values, update.Gradients, update.States[0], update.States[1]);
        means.mul_(Held(Beta1)).add_(gradients, Held(1 - Beta1));
        squares.mul_(Held(Beta2)).addcmul_(gradients, gradients, Held(1 - Beta2));
        if (WeightDecay > 0)
            values.mul_(Held(1 - Decay(update.LearningRate, update.WeightDecayFactor)));
        values.addcdiv_(means, squares.sqrt().mul_(Held(root)).add_(Held(Epsilon), Held(1)), Held(-size));
        gradients.zero_();
    }

    private double Decay(double rate, double factor) => rate * WeightDecay * factor;

    internal override bool Update(in OptimizerUpdate update, ReadOnlySpan<(int Start, int Length)> parts) =>
        UpdatePass.Try(RuleOf(update), update, parts);

    private Rule RuleOf(in OptimizerUpdate update) =>
        new(
            (float)Beta1,
            (float)Beta2,
            (float)(1 - Beta1),
            (float)(1 - Beta2),
            (float)(update.LearningRate / (1 - Math.Pow(Beta1, update.Step))),
            (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, update.Step))),
            (float)(1 - Decay(update.LearningRate, update.WeightDecayFactor)),
            (float)Epsilon
        );

    // θ ← (1 − lr·λ) θ − lr/(1−β₁ᵗ) · m / (√v / √(1−β₂ᵗ) + ε)
    private readonly struct Rule(float beta1, float beta2, float rest1, float rest2, float size, float root, float keep, float epsilon)
        : IUpdateRule
    {
        private readonly Vector<float> _beta1 = new(beta1);
        private readonly Vector<float> _beta2 = new(beta2);
        private readonly Vector<float> _rest1 = new(rest1);
        private readonly Vector<float> _rest2 = new(rest2);
        private readonly Vector<float> _size = new(size);
        private readonly Vector<float> _root = new(root);
        private readonly Vector<float> _keep = new(keep);
        private readonly Vector<float> _epsilon = new(epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Next(Vector<float> values, Vector<float> gradients, ref Vector<float> first, ref Vector<float> second)
        {
            first = Settled(_beta1 * first + _rest1 * gradients, Negligible);
            second = Settled(_beta2 * second + _rest2 * gradients * gradients, SmallestNormal);
            return _keep * values - _size * first / (Vector.SquareRoot(second) * _root + _epsilon);
        }
    }
}
