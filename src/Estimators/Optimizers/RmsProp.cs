using System.Numerics;
using System.Runtime.CompilerServices;
using static MlNet.MultiTask.HeldScalars;

namespace MlNet.MultiTask;

/// <summary>RMSProp (Tieleman, Hinton 2012, lecture 6.5 of "Neural Networks for Machine Learning").</summary>
public sealed class RmsProp : Optimizer
{
    /// <summary>Decay of the mean of the squared gradients.</summary>
    /// <value>Default 0.99. From 0 to below 1.</value>
    public double Decay { get; init; } = 0.99;

    /// <summary>Added to the root of that mean.</summary>
    /// <value>Default 1e-8. Greater than 0.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override int StateCount => 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckRange(Decay, 0, 1, nameof(Decay));
        Guard.Range(Epsilon is > 0 and < double.PositiveInfinity, Epsilon, "a number greater than 0");
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdatePass.Run(RuleOf(update), update);

    /// <inheritdoc/>
    public override void Update(in OptimizerTensorUpdate update)
    {
        var (gradients, squares) = (update.Gradients, update.States[0]);
        squares.mul_(Held(Decay)).addcmul_(gradients, gradients, Held(1 - Decay));
        update.Values.addcdiv_(gradients, squares.sqrt().add_(Held(Epsilon), Held(1)), Held(-update.LearningRate));
        gradients.zero_();
    }

    internal override bool Update(in OptimizerUpdate update, ReadOnlySpan<(int Start, int Length)> parts) =>
        UpdatePass.Try(RuleOf(update), update, parts);

    private Rule RuleOf(in OptimizerUpdate update) =>
        new((float)update.LearningRate, (float)Decay, (float)(1 - Decay), (float)Epsilon);

    // s ← ρ s + (1 − ρ) g²; θ ← θ − lr · g / (√s + ε)
    private readonly struct Rule(float rate, float decay, float rest, float epsilon) : IUpdateRule
    {
        private readonly Vector<float> _rate = new(rate);
        private readonly Vector<float> _decay = new(decay);
        private readonly Vector<float> _rest = new(rest);
        private readonly Vector<float> _epsilon = new(epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Next(Vector<float> values, Vector<float> gradients, ref Vector<float> first, ref Vector<float> second)
        {
            first = Settled(_decay * first + _rest * gradients * gradients, SmallestNormal);
            return values - _rate * gradients / (Vector.SquareRoot(first) + _epsilon);
        }
    }
}
