namespace MlNet.MultiTask;

/// <summary>
/// Multi-task attention network (Liu, Johns, Davison 2019), on fully connected layers: one trunk for all tasks; behind each of its layers a
/// task's attention module picks values of the trunk with a mask from 0 to 1, âₜ⁽ʲ⁾ = aₜ⁽ʲ⁾ ⊙ p⁽ʲ⁾ (eq. 1) with aₜ⁽ʲ⁾ = σ(h(g([u⁽ʲ⁾;
/// âₜ⁽ʲ⁻¹⁾]))) (eq. 2), where u⁽ʲ⁾ is the layer's input and p⁽ʲ⁾ its output; in the first layer u⁽¹⁾ alone is looked at.
/// </summary>
public sealed class Mtan : DenseArchitecture
{
    /// <summary>Widths of the trunk's layers, shared by all tasks.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> TrunkLayers { get; init; } = [128, 64];

    /// <summary>Width of the hidden layer g of each attention module.</summary>
    /// <value>Default 32. From 1 to 65,536.</value>
    public int AttentionWidth { get; init; } = 32;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(TrunkLayers);
        Guard.Between(AttentionWidth, 1, 65_536);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var trunk = ops.Scope("trunk");
        var attended = new T[taskCount];
        var x = features;
        for (var i = 0; i < TrunkLayers.Count; i++)
        {
            var input = x;
            x = trunk.Mlp(LayerNames.Of(i), input, [TrunkLayers[i]], Layers);
            for (var task = 0; task < taskCount; task++)
            {
                var own = ops.ForTask(task).Scope("attention").Scope(LayerNames.OfTask(task)).Scope(LayerNames.Of(i));
                var seen = i == 0 ? input : own.Concat(1, input, attended[task]);
                var hidden = own.Mlp("hidden", seen, [AttentionWidth], Layers);
                attended[task] = own.Mul(own.Apply(Activation.Sigmoid, own.Dense("mask", hidden, TrunkLayers[i])), x);
            }
        }
        return ops.Towers(attended, TowerLayers, Layers);
    }
}
