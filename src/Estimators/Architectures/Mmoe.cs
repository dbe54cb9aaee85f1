namespace MlNet.MultiTask;

/// <summary>
/// Multi-gate mixture of experts (Ma, Zhao, Yi, Chen, Hong, Chi 2018, section 4.2): experts shared by all tasks, and a gate for each task
/// that mixes them row by row, fₜ(x) = Σᵢ gₜ(x)ᵢ fᵢ(x) with gₜ(x) = softmax(Wₜ x); then a tower and a head for each.
/// </summary>
public sealed class Mmoe : ExpertArchitecture
{
    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var experts = StackedExperts(ops, features);
        var mixtures = new T[taskCount];
        for (var task = 0; task < taskCount; task++)
        {
            var own = ops.ForTask(task);
            mixtures[task] = own.Mix(own.Gate(LayerNames.OfGate(task), features, ExpertCount), experts);
        }
        return ops.Towers(mixtures, TowerLayers, Layers);
    }
}
