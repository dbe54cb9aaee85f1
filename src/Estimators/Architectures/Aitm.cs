namespace MlNet.MultiTask;

/// <summary>
/// Adaptive information transfer (Xi et al. 2021), for tasks that follow each other, as click, sign-up, purchase: a network for each task
/// gives qₜ; what the task before has learnt, pₜ = g(zₜ₋₁), is added by attention, zₜ = Σ_u w_u h₁(u) over u ∈ {pₜ, qₜ} with w_u =
/// softmax_u(⟨h₂(u), h₃(u)⟩ / √k) (section 3.3).
/// </summary>
/// <remarks>A task's loss reaches the networks of all tasks before it: only the last task's network is its own.</remarks>
public sealed class Aitm : DenseArchitecture
{
    /// <summary>Widths of the layers that all tasks share, before their own networks.</summary>
    /// <value>Default none. Each from 1 to 65,536.</value>
    public IReadOnlyList<int> TrunkLayers { get; init; } = [];

    /// <summary>Widths of the layers of each task's network; the last one is the width k of the attention.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> TaskLayers { get; init; } = [128, 64];

    /// <summary>
    /// Weight of the calibrator, for binary tasks of which each implies the one before: Σₜ max(ŷₜ − ŷₜ₋₁, 0) per row, a penalty on
    /// probabilities that grow along the sequence (section 3.4).
    /// </summary>
    /// <value>Default 0; the paper's is 0.6. A finite number from 0.</value>
    public double CalibrationWeight { get; init; }

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(TrunkLayers, mayBeEmpty: true);
        Guard.Widths(TaskLayers);
        Guard.NotNegative(CalibrationWeight);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var trunk = ops.Mlp("trunk", features, TrunkLayers, Layers);
        var values = new T[taskCount];
        for (var task = 0; task < taskCount; task++)
        {
            var own = (task == taskCount - 1 ? ops.ForTask(task) : ops).Scope(LayerNames.OfTask(task));
            values[task] = own.Mlp("network", trunk, TaskLayers, Layers);
            if (task > 0)
                values[task] = Transfer(own.Scope("transfer"), values[task - 1], values[task]);
        }
        return ops.Towers(values, TowerLayers, Layers);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is a calibrator, but a task's logits are not of width 1, as a binary task's
    /// are.</exception>
    public override bool TryPenalty<T>(IOps<T> ops, T features, IReadOnlyList<T> logits, out T penalty)
    {
        penalty = default!;
        if (CalibrationWeight == 0 || logits.Count < 2)
            return false;
        for (var task = 0; task < logits.Count; task++)
            if (ops.Size(logits[task], -1) != 1)
                throw new ArgumentException(
                    $"Aitm: CalibrationWeight is for binary tasks, but the task at position {task} has "
                        + $"{ops.Size(logits[task], -1)} logits; set it to 0."
                );
        for (var task = 1; task < logits.Count; task++)
        {
            var excess = ops.Apply(
                Activation.Relu,
                ops.Sub(ops.Apply(Activation.Sigmoid, logits[task]), ops.Apply(Activation.Sigmoid, logits[task - 1]))
            );
            penalty = task == 1 ? excess : ops.Add(penalty, excess);
        }
        penalty = ops.Affine(penalty, (float)CalibrationWeight, 0);
        return true;
    }

    private T Transfer<T>(IOps<T> ops, T before, T own)
    {
        var width = ops.Size(own, -1);
        var both = ops.Stack([ops.Mlp("information", before, [width], Layers), own]); // [batch, 2, k]
        var products = ops.Mul(ops.Dense("h2", both, width), ops.Dense("h3", both, width));
        var weights = ops.Softmax(ops.Affine(ops.Sum(products, 2), 1 / MathF.Sqrt(width), 0), 1);
        return ops.Mix(weights, ops.Dense("h1", both, width));
    }
}
