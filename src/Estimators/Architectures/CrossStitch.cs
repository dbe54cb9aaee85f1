namespace MlNet.MultiTask;

/// <summary>
/// Cross-stitch networks (Misra, Shrivastava, Gupta, Hebert 2016): a network for each task; behind each layer a unit mixes the tasks'
/// values linearly with trained weights, x̃ₜ = Σₛ αₜₛ xₛ (eq. 1).
/// </summary>
/// <remarks>All but towers and heads is shared: each task's loss reaches all networks through the units.</remarks>
public sealed class CrossStitch : DenseArchitecture
{
    /// <summary>Widths of the layers of each task's network.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> TrunkLayers { get; init; } = [128, 64];

    /// <summary>The weight αₜₜ with which each unit starts; the other tasks' weights start at (1 − αₜₜ) / (T − 1).</summary>
    /// <value>Default 0.9. From 0 to 1.</value>
    public double SelfWeight { get; init; } = 0.9;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(TrunkLayers);
        Guard.Range(SelfWeight is >= 0 and <= 1, SelfWeight, "from 0 to 1");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var scope = ops.Scope("trunk");
        var values = new T[taskCount];
        Array.Fill(values, features);
        for (var i = 0; i < TrunkLayers.Count; i++)
        {
            var layer = scope.Scope(LayerNames.Of(i));
            for (var task = 0; task < taskCount; task++)
                values[task] = layer.Mlp(LayerNames.OfTask(task), values[task], [TrunkLayers[i]], Layers);
            values = layer.Combine(Unit(layer.Scope("stitch"), taskCount), values);
        }
        return ops.Towers(values, TowerLayers, Layers);
    }

    // Trained is the difference from the start, so that a penalty on parameters draws towards the start and not towards no network at all.
    private T Unit<T>(IOps<T> ops, int taskCount)
    {
        var start = new float[taskCount * taskCount];
        Array.Fill(start, taskCount > 1 ? (float)((1 - SelfWeight) / (taskCount - 1)) : 0);
        for (var task = 0; task < taskCount; task++)
            start[task * taskCount + task] = taskCount > 1 ? (float)SelfWeight : 1;
        return ops.Add(
            ops.Parameter("change", Initializer.Zeros, taskCount, taskCount),
            ops.Constant("start", start, taskCount, taskCount)
        );
    }
}
