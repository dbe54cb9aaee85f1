namespace MlNet.MultiTask;

/// <summary>Finds losses that a balancer makes nothing sensible of.</summary>
internal static class LossWarnings
{
    /// <summary>A warning where a balancer divides by losses of which some can be 0 or less; null where it does not.</summary>
    /// <param name="balancer">The balancer; null for none.</param>
    /// <param name="tasks">The tasks.</param>
    public static string? Of(Balancer? balancer, IReadOnlyList<TaskDefinition> tasks)
    {
        if (balancer is not (GeometricLoss or DbMtl or Famo { LowestLosses: null }))
            return null;
        string[] names = [.. tasks.Where(task => !TableRecipe.IsNeverNegative(task)).Select(task => $"'{task.Name}'")];
        return names.Length == 0
            ? null
            : $"{balancer.GetType().Name} divides by the losses, and the loss of {string.Join(", ", names)} can be negative, where that "
                + $"has no meaning: such a task outweighs the others. Use {nameof(Uncertainty)}, {nameof(EqualWeights)} or a balancer of "
                + $"gradients{(balancer is Famo ? $", or give {nameof(Famo)}.{nameof(Famo.LowestLosses)}" : "")}.";
    }
}
