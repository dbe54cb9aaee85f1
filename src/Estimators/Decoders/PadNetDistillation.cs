namespace MlNet.MultiTask;

/// <summary>
/// The attention-guided message passing between tasks of PAD-Net (Xu, Ouyang, Wang, Sebe 2018, section 3.3, module C): a task's map Fᵏ
/// takes from every other task's what a mask of its own lets through, Fᵏ + Σ_{t≠k} Gᵏ ⊙ (Wₜ ⊗ Fᵗ) (eq. 4) with Gᵏ = σ(W_g ⊗ Fᵏ) (eq. 3);
/// all are 3×3 convolutions.
/// </summary>
/// <remarks>In the paper Fᵏ comes from a first prediction of each task, which has a loss as well. Here it comes from the decoder's map by
/// a normalised 3×3 convolution, and the task's loss is its only one.</remarks>
internal static class PadNetDistillation
{
    /// <summary>The tasks' maps with what they took from each other, of the same shapes.</summary>
    /// <param name="ops">The operations, in a scope of their own.</param>
    /// <param name="maps">A map of each task [batch, channels, height, width], all of one size; the same one several times is fine.</param>
    /// <param name="tasks">The tasks' positions in the network.</param>
    public static T[] Refine<T>(IOps<T> ops, IReadOnlyList<T> maps, IReadOnlyList<int> tasks)
    {
        var features = new T[maps.Count];
        for (var k = 0; k < features.Length; k++)
            // The other tasks' losses reach it too.
            features[k] = ops.Scope(LayerNames.OfTask(tasks[k]))
                .NormalizedConvolution("features", maps[k], ops.Size(maps[k], 1), 3, 1, LayerNormalization.Batch, Activation.Relu);
        var refined = new T[maps.Count];
        for (var k = 0; k < refined.Length; k++)
        {
            var own = ops.ForTask(tasks[k]).Scope(LayerNames.OfTask(tasks[k]));
            var (channels, others) = (own.Size(features[k], 1), own.Scope("from"));
            var gate = own.Apply(Activation.Sigmoid, own.Convolution("gate", features[k], channels, 3, padding: 1));
            refined[k] = features[k];
            for (var t = 0; t < features.Length; t++)
                if (t != k)
                {
                    var message = others.Convolution(LayerNames.OfTask(tasks[t]), features[t], channels, 3, padding: 1, bias: false);
                    refined[k] = own.Add(refined[k], own.Mul(gate, message));
                }
        }
        return refined;
    }
}
