using System.Numerics;

namespace MlNet.MultiTask;

/// <summary>Stochastic gradient descent, plain, with momentum (Polyak 1964) or with Nesterov's momentum in the form of Sutskever et al.
/// 2013 that deep learning libraries use.</summary>
public sealed class Sgd : Optimizer
{
    /// <summary>Share of the last update's direction that is kept.</summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double Momentum { get; init; }

    /// <summary>Whether the gradient is taken to where the momentum leads. Needs a <see cref="Momentum"/>.</summary>
    /// <value>Default false.</value>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override int StateCount => Momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckRange(Momentum, 0, 1, nameof(Momentum));
        if (Nesterov && Momentum == 0)
            throw new ArgumentOutOfRangeException(nameof(Nesterov), true, "Nesterov needs a Momentum greater than 0.");
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update)
    {
        // b ← μ b + g; θ ← θ − lr · b, with Nesterov θ ← θ − lr · (g + μ b)
        var (rate, momentum) = ((float)update.LearningRate, (float)Momentum);
        var values = Wide(update.Values);
        var gradients = Wide(update.Gradients);
        var moving = StateCount == 0 ? gradients : Wide(update.States[0]);
        for (var i = 0; i < values.Length; i++)
        {
            var direction = gradients[i];
            if (momentum > 0)
            {
                var b = moving[i] = momentum * moving[i] + direction;
                direction = Nesterov ? direction + momentum * b : b;
            }
            values[i] -= rate * direction;
            gradients[i] = Vector<float>.Zero;
        }
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerTensorUpdate update)
    {
        var direction = update.Gradients;
        if (Momentum > 0)
        {
            var moving = update.States[0].mul_(Momentum).add_(direction);
            direction = Nesterov ? direction.add(moving, Momentum) : moving;
        }
        update.Values.add_(direction, -update.LearningRate);
        update.Gradients.zero_();
    }
}
