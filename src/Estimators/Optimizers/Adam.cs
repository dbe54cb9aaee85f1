using System.Numerics;

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
    public override void Update(in OptimizerUpdate update)
    {
        // θ ← (1 − lr·λ) θ − lr/(1−β₁ᵗ) · m / (√v / √(1−β₂ᵗ) + ε)
        var size = (float)(update.LearningRate / (1 - Math.Pow(Beta1, update.Step)));
        var root = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, update.Step)));
        var (beta1, beta2, epsilon) = ((float)Beta1, (float)Beta2, (float)Epsilon);
        var (rest1, rest2, keep) = ((float)(1 - Beta1), (float)(1 - Beta2), (float)(1 - update.LearningRate * WeightDecay));
        var values = Wide(update.Values);
        var gradients = Wide(update.Gradients);
        var means = Wide(update.States[0]);
        var squares = Wide(update.States[1]);
        for (var i = 0; i < values.Length; i++)
        {
            var g = gradients[i];
            var m = means[i] = beta1 * means[i] + rest1 * g;
            var s = squares[i] = beta2 * squares[i] + rest2 * g * g;
            values[i] = keep * values[i] - size * m / (Vector.SquareRoot(s) * root + new Vector<float>(epsilon));
            gradients[i] = Vector<float>.Zero;
        }
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerTensorUpdate update)
    {
        var size = update.LearningRate / (1 - Math.Pow(Beta1, update.Step));
        var root = 1 / Math.Sqrt(1 - Math.Pow(Beta2, update.Step));
        var (values, gradients, means, squares) = (update.Values, update.Gradients, update.States[0], update.States[1]);
        means.mul_(Beta1).add_(gradients, 1 - Beta1);
        squares.mul_(Beta2).addcmul_(gradients, gradients, 1 - Beta2);
        if (WeightDecay > 0)
            values.mul_(1 - update.LearningRate * WeightDecay);
        values.addcdiv_(means, squares.sqrt().mul_(root).add_(Epsilon), -size);
        gradients.zero_();
    }
}
