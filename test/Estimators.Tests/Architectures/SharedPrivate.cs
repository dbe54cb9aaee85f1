namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A user's own architecture: a shared layer and a private one for each task, joined, with a penalty on large private
/// values.</summary>
internal sealed class SharedPrivate : Architecture
{
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var shared = ops.Apply(Activation.Gelu, ops.Dense("shared", features, 16));
        return [.. Enumerable.Range(0, taskCount).Select(task => ops.Concat(1, shared, Private(ops, features, task)))];
    }

    public override bool TryPenalty<T>(IOps<T> ops, T features, IReadOnlyList<T> logits, out T penalty)
    {
        penalty = ops.Affine(ops.Mean(ops.Apply(Activation.Square, Private(ops, features, 0)), 1), 1e-3f, 0); // one number per row
        return true;
    }

    private static T Private<T>(IOps<T> ops, T features, int task) =>
        ops.Apply(Activation.Tanh, ops.ForTask(task).Scope("private").Dense($"{task}", features, 8));
}
