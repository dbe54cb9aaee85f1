namespace MlNet.MultiTask;

/// <summary>
/// One-gate mixture of experts (Jacobs et al. 1991; as a multi-task baseline in Ma et al. 2018, section 4.1): f(x) = Σᵢ g(x)ᵢ fᵢ(x) with
/// g(x) = softmax(W x), one mixture for all tasks, then a tower and a head for each.
/// </summary>
public sealed class Omoe : ExpertArchitecture
{
    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var experts = StackedExperts(ops, features);
        var mixtures = new T[taskCount];
        Array.Fill(mixtures, ops.Mix(ops.Gate("gate", features, ExpertCount), experts));
        return ops.Towers(mixtures, TowerLayers, Layers);
    }
}
