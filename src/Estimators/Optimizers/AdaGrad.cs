using System.Numerics;
using System.Runtime.CompilerServices;
using static MlNet.MultiTask.HeldScalars;

namespace MlNet.MultiTask;

/// <summary>AdaGrad with a diagonal matrix (Duchi, Hazan, Singer 2011, §1.1).</summary>
public sealed class AdaGrad : Optimizer
{
    /// <summary>Added to the root of the sum of squares.</summary>
    /// <value>Default 1e-10. Greater than 0.</value>
    public double Epsilon { get; init; } = 1e-10;

    /// <inheritdoc/>
    public override int StateCount => 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Guard.Range(Epsilon is > 0 and < double.PositiveInfinity, Epsilon, "a number greater than 0");
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdatePass.Run(RuleOf(update), update);

    /// <inheritdoc/>
    public override void Update(in OptimizerTensorUpdate update)
    {
        var (gradients, sums) = (update.Gradients, update.States[0]);
        sums.addcmul_(gradients, gradients, Held(1));
        update.Values.addcdiv_(gradients, sums.sqrt().add_(Held(Epsilon), Held(1)), Held(-update.LearningRate));
        gradients.zero_();
    }

    internal override bool Update(in OptimizerUpdate update, ReadOnlySpan<(int Start, int Length)> parts) =>
        UpdatePass.Try(RuleOf(update), update, parts);

    private Rule RuleOf(in OptimizerUpdate update) => new((float)update.LearningRate, (float)Epsilon);

    // s ← s + g²; θ ← θ − lr · g / (√s + ε)
    private readonly struct Rule(float rate, float epsilon) : IUpdateRule
    {
        private readonly Vector<float> _rate = new(rate);
        private readonly Vector<float> _epsilon = new(epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Next(Vector<float> values, Vector<float> gradients, ref Vector<float> first, ref Vector<float> second)
        {
            first += gradients * gradients;
            return values - _rate * gradients / (Vector.SquareRoot(first) + _epsilon);
        }
    }
}
