using System.Numerics;

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
    public override void Update(in OptimizerUpdate update)
    {
        // s ← ρ s + (1 − ρ) g²; θ ← θ − lr · g / (√s + ε)
        var (rate, decay, rest) = ((float)update.LearningRate, (float)Decay, (float)(1 - Decay));
        var epsilon = new Vector<float>((float)Epsilon);
        var values = Wide(update.Values);
        var gradients = Wide(update.Gradients);
        var squares = Wide(update.States[0]);
        for (var i = 0; i < values.Length; i++)
        {
            var g = gradients[i];
            var s = squares[i] = decay * squares[i] + rest * g * g;
            values[i] -= rate * g / (Vector.SquareRoot(s) + epsilon);
            gradients[i] = Vector<float>.Zero;
        }
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerTensorUpdate update)
    {
        var (gradients, squares) = (update.Gradients, update.States[0]);
        squares.mul_(Decay).addcmul_(gradients, gradients, 1 - Decay);
        update.Values.addcdiv_(gradients, squares.sqrt().add_(Epsilon), -update.LearningRate);
        gradients.zero_();
    }
}
