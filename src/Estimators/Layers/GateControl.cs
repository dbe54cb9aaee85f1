namespace MlNet.MultiTask;

/// <summary>
/// One level of customized gate control (Tang et al. 2020, section 4.1): experts of each task and shared ones; each task's gate mixes its
/// own experts with the shared ones, and, below the last level, a shared gate mixes them all (section 4.2).
/// </summary>
internal static class GateControl
{
    /// <summary>The mixture of each task, and that of all where <paramref name="shared"/> is given back.</summary>
    /// <param name="ops">The operations, in the level's scope.</param>
    /// <param name="inputs">[batch, in] of each task.</param>
    /// <param name="shared">[batch, in] of the shared experts; replaced by their mixture below the last level.</param>
    /// <param name="above">Number of levels above this one; 0 for the last.</param>
    /// <param name="settings">Sizes.</param>
    public static T[] Level<T>(IOps<T> ops, IReadOnlyList<T> inputs, ref T shared, int above, ExpertSettings settings)
    {
        var common = ops.Experts("shared", shared, settings.Shared, settings.Widths, settings.Layers);
        var all = new List<T>(common);
        var mixtures = new T[inputs.Count];
        for (var task = 0; task < mixtures.Length; task++)
        {
            // Other tasks' losses come in through the shared gates: to the experts of all levels but the last, and to a task's mixture,
            // which its own experts of the next level read, one level further down.
            var own = above > 1 ? ops : ops.ForTask(task);
            var experts = (above > 0 ? ops : own).Experts(
                LayerNames.OfTask(task),
                inputs[task],
                settings.PerTask,
                settings.Widths,
                settings.Layers
            );
            all.AddRange(experts);
            mixtures[task] = own.Mix(
                own.Gate(LayerNames.OfGate(task), inputs[task], experts.Length + common.Length),
                own.Stack([.. experts, .. common])
            );
        }
        if (above > 0)
            shared = ops.Mix(ops.Gate("gate", shared, all.Count), ops.Stack(all));
        return mixtures;
    }
}
