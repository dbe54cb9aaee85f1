using System.Numerics;

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
    public override void Update(in OptimizerUpdate update)
    {
        // s ← s + g²; θ ← θ − lr · g / (√s + ε)
        var rate = (float)update.LearningRate;
        var epsilon = new Vector<float>((float)Epsilon);
        var values = Wide(update.Values);
        var gradients = Wide(update.Gradients);
        var sums = Wide(update.States[0]);
        for (var i = 0; i < values.Length; i++)
        {
            var g = gradients[i];
            var s = sums[i] += g * g;
            values[i] -= rate * g / (Vector.SquareRoot(s) + epsilon);
            gradients[i] = Vector<float>.Zero;
        }
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerTensorUpdate update)
    {
        var (gradients, sums) = (update.Gradients, update.States[0]);
        sums.addcmul_(gradients, gradients, 1);
        update.Values.addcdiv_(gradients, sums.sqrt().add_(Epsilon), -update.LearningRate);
        gradients.zero_();
    }
}
