using System.Numerics;
using System.Runtime.CompilerServices;
using static MlNet.MultiTask.HeldScalars;

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
    public override void Update(in OptimizerUpdate update) => UpdatePass.Run(RuleOf(update), update);

    /// <inheritdoc/>
    public override void Update(in OptimizerTensorUpdate update)
    {
        var direction = update.Gradients;
        if (Momentum > 0)
        {
            var moving = update.States[0].mul_(Held(Momentum)).add_(direction, Held(1));
            direction = Nesterov ? direction.add(moving, Held(Momentum)) : moving;
        }
        update.Values.add_(direction, Held(-update.LearningRate));
        update.Gradients.zero_();
    }

    internal override bool Update(in OptimizerUpdate update, ReadOnlySpan<(int Start, int Length)> parts) =>
        UpdatePass.Try(RuleOf(update), update, parts);

    private Rule RuleOf(in OptimizerUpdate update) => new((float)update.LearningRate, (float)Momentum, Nesterov);

    // b ← μ b + g; θ ← θ − lr · b, with Nesterov θ ← θ − lr · (g + μ b)
    private readonly struct Rule(float rate, float momentum, bool isNesterov) : IUpdateRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Next(Vector<float> values, Vector<float> gradients, ref Vector<float> first, ref Vector<float> second)
        {
            if (momentum <= 0)
                return values - rate * gradients;
            first = Settled(momentum * first + gradients, Negligible);
            return values - rate * (isNesterov ? gradients + momentum * first : first);
        }
    }
}
