namespace MlNet.MultiTask;

/// <summary>
/// The convolutional attention of the multi-task attention network (Liu, Johns, Davison 2019, section 3.2.1): behind each stage of the
/// shared trunk a task picks values of its map p⁽ʲ⁾ with a mask from 0 to 1, âₜ⁽ʲ⁾ = aₜ⁽ʲ⁾ ⊙ p⁽ʲ⁾ (eq. 1) with
/// aₜ⁽ʲ⁾ = hₜ(gₜ([u⁽ʲ⁾; f(âₜ⁽ʲ⁻¹⁾)])) (eq. 2). g and h are convolutions of one pixel of the task's own, f is a 3×3 convolution that all
/// tasks share; each is normalised, with a ReLU behind g and f and a sigmoid behind h.
/// </summary>
/// <remarks>A trunk gives one map for each stage, which is u⁽ʲ⁾ as well as p⁽ʲ⁾. f(â) comes to the size of the next stage as all maps
/// here do, linearly, which for half the size is the mean of four pixels.</remarks>
internal static class MtanAttention
{
    /// <summary>The maps that a task has picked from those of the trunk, of the same shapes.</summary>
    /// <param name="shared">The operations for what all tasks share.</param>
    /// <param name="own">The operations for what is the task's own, in a scope of its own.</param>
    /// <param name="stages">The trunk's maps [batch, channels, height, width], from the finest to the coarsest.</param>
    public static IReadOnlyList<T> Attend<T>(IOps<T> shared, IOps<T> own, IReadOnlyList<T> stages)
    {
        var picked = new T[stages.Count];
        for (var j = 0; j < stages.Count; j++)
        {
            var (map, scope) = (stages[j], own.Scope(LayerNames.Of(j)));
            var (channels, seen) = (scope.Size(map, 1), map);
            if (j > 0)
            {
                var passed = shared
                    .Scope(LayerNames.Of(j))
                    .NormalizedConvolution("pass", picked[j - 1], channels, 3, 1, LayerNormalization.Batch, Activation.Relu);
                seen = scope.Concat(1, map, scope.Resize2d(passed, scope.Size(map, 2), scope.Size(map, 3)));
            }
            var hidden = scope.NormalizedConvolution("look", seen, channels, 1, 1, LayerNormalization.Batch, Activation.Relu);
            var mask = scope.NormalizedConvolution("mask", hidden, channels, 1, 1, LayerNormalization.Batch, Activation.Sigmoid);
            picked[j] = scope.Mul(mask, map);
        }
        return picked;
    }
}
