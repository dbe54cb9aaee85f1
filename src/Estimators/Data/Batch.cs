using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Rows of one step, as tensors on the network's device.</summary>
/// <param name="Inputs">[rows, size] per input column of the route.</param>
/// <param name="Labels">Per task, as its head wants them.</param>
/// <param name="Weights">[rows] per task with sum 1; null where all rows count alike.</param>
/// <param name="Masses">Sum of the row weights per task before they were scaled to 1: how much the batch counts in a mean over
/// batches.</param>
/// <param name="Tasks">The tasks with a labelled row, ascending.</param>
/// <param name="Rows">Number of rows.</param>
internal sealed record Batch(Tensor[] Inputs, Tensor[] Labels, Tensor?[] Weights, double[] Masses, int[] Tasks, int Rows) : IDisposable
{
    /// <summary>The network's route for these rows.</summary>
    public int Route { get; private init; }

    /// <summary>The batches that this one was joined from, which go through the network one by one; itself if it was not joined.</summary>
    public IReadOnlyList<Batch> Parts
    {
        get => field ??= [this];
        private init;
    }

    /// <summary>Its own tensors.</summary>
    public IEnumerable<Tensor> Tensors => [.. Inputs, .. Labels, .. Weights.OfType<Tensor>()];

    /// <summary>The same tensors, with a data set's own tasks numbered as the network numbers them.</summary>
    /// <param name="tasks">The task of the network for each of the batch's own.</param>
    /// <param name="taskCount">Number of the network's tasks.</param>
    /// <param name="route">The set's route.</param>
    public Batch Of(int[] tasks, int taskCount, int route)
    {
        // A set with all tasks has the network's numbers already.
        if (tasks.Length == taskCount && route == Route)
            return this;
        var (labels, weights, masses) = (new Tensor[taskCount], new Tensor?[taskCount], new double[taskCount]);
        for (var t = 0; t < tasks.Length; t++)
            (labels[tasks[t]], weights[tasks[t]], masses[tasks[t]]) = (Labels[t], Weights[t], Masses[t]);
        return new Batch(Inputs, labels, weights, masses, [.. Tasks.Select(task => tasks[task])], Rows) { Route = route };
    }

    /// <summary>One batch of every data set as one: each part goes through the network by itself, a task's loss is the mean over the rows
    /// of all parts.</summary>
    public static Batch Join(IReadOnlyList<Batch> parts)
    {
        double[] masses = [.. Enumerable.Range(0, parts[0].Masses.Length).Select(task => parts.Sum(part => part.Masses[task]))];
        return new Batch(
            [],
            [],
            [],
            masses,
            [.. Enumerable.Range(0, masses.Length).Where(task => masses[task] > 0)],
            parts.Sum(part => part.Rows)
        )
        {
            Parts = parts,
        };
    }

    public void Dispose()
    {
        foreach (var tensor in Tensors)
            tensor.Dispose();
    }
}
