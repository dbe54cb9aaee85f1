namespace MlNet.MultiTask;

/// <summary>
/// DSelect-k (Hazimeh, Zhao, Chowdhery, Sathiamoorthy, Chen, Mazumder, Hong, Chi 2021): shared experts, of which each task's gate uses at
/// most k. The gate is q = Σᵢ softmax(α)ᵢ r(zᵢ) over k selectors; r weighs the experts by the product of the smooth steps of the bits of
/// their numbers, and is one expert alone once the smooth steps have reached 0 or 1. All of it is differentiable.
/// </summary>
/// <remarks>Where the number of experts is no power of two, surplus numbers stand for the first experts again (the paper adds a penalty
/// instead).</remarks>
public sealed class DSelectK : ExpertArchitecture
{
    /// <summary>Most experts that a task uses, k.</summary>
    /// <value>Default 2. From 1 to <see cref="ExpertArchitecture.ExpertCount"/>.</value>
    public int SelectedCount { get; init; } = 2;

    /// <summary>Whether each row chooses its experts (per-example gating), by linear functions of the features, or the task chooses once
    /// for all rows (static gating).</summary>
    /// <value>Default false.</value>
    public bool PerRow { get; init; }

    /// <summary>Width γ of the smooth step's slope: the larger, the slower selectors settle.</summary>
    /// <value>Default 1. Greater than 0, up to 1000.</value>
    public double Gamma { get; init; } = 1;

    /// <summary>Weight λ of the penalty on the selectors' entropy, which makes them settle.</summary>
    /// <value>Default 0.01. A finite number from 0.</value>
    public double EntropyWeight { get; init; } = 0.01;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Between(SelectedCount, 1, ExpertCount);
        Guard.NotNegative(EntropyWeight);
        Guard.Range(Gamma is > 0 and <= 1000, Gamma, "greater than 0 and at most 1000");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var experts = StackedExperts(ops, features);
        var mixtures = new T[taskCount];
        for (var task = 0; task < taskCount; task++)
        {
            var gate = GateScope(ops, task);
            var weights = SmoothStepSelector.Weights(gate, Bits(gate, features), ExpertCount);
            mixtures[task] = gate.Mix(gate.Mix(Shares(gate, features), weights), experts);
        }
        return ops.Towers(mixtures, TowerLayers, Layers);
    }

    /// <inheritdoc/>
    public override bool TryPenalty<T>(IOps<T> ops, T features, IReadOnlyList<T> logits, out T penalty)
    {
        penalty = default!;
        if (EntropyWeight == 0)
            return false;
        for (var task = 0; task < logits.Count; task++)
        {
            var gate = GateScope(ops, task);
            var entropy = SmoothStepSelector.Entropy(gate, Bits(gate, features));
            penalty = task == 0 ? entropy : ops.Add(penalty, entropy);
        }
        penalty = ops.Affine(penalty, (float)EntropyWeight, 0);
        return true;
    }

    private static IOps<T> GateScope<T>(IOps<T> ops, int task) => ops.ForTask(task).Scope(LayerNames.OfGate(task));

    // S(z) of each bit of each selector, [batch or 1, k, bits]. Starts near S = 1/2, where all experts weigh alike, with a little noise to
    // break the tie.
    private T Bits<T>(IOps<T> gate, T features)
    {
        var bits = SmoothStepSelector.Bits(ExpertCount);
        var start = Initializer.Uniform((float)(Gamma / 100));
        var z = PerRow
            ? gate.Reshape(
                gate.Linear(
                    features,
                    gate.Parameter("weight", start, SelectedCount * bits, gate.Size(features, -1)),
                    gate.Parameter("bias", start, SelectedCount * bits)
                ),
                SelectedCount,
                bits
            )
            : gate.Parameter("z", start, 1, SelectedCount, bits);
        return SmoothStepSelector.SmoothStep(gate, z, (float)Gamma);
    }

    // softmax(α), [batch or 1, k].
    private T Shares<T>(IOps<T> gate, T features) =>
        gate.Softmax(
            PerRow ? gate.Dense("share", features, SelectedCount) : gate.Parameter("share", Initializer.Zeros, 1, SelectedCount),
            1
        );
}
