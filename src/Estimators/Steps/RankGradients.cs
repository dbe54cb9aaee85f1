namespace MlNet.MultiTask;

/// <summary>Adds up the gradients of several ranks in the flat buffer. Each rank's are of its own rows, weighed by what these count among
/// the rows of all, so that the sum is what one rank with all rows has.</summary>
/// <param name="ranks">The ranks.</param>
/// <param name="store">The parameters.</param>
/// <param name="hasBags">Whether there are tables of which a step reads few rows.</param>
internal sealed class RankGradients(RankGroup ranks, ParameterStore store, bool hasBags)
{
    private float[] _packed = [];

    /// <summary>Ends a step's backward passes.</summary>
    /// <param name="isSummed">Whether the gradients are those of all ranks already.</param>
    public void End(bool isSummed)
    {
        if (hasBags)
            store.Bags.Join(ranks);
        if (!isSummed)
            Sum();
    }

    /// <summary>Adds up the tasks' gradients of what is shared, and those of their own parameters.</summary>
    /// <param name="gradients">The tasks' gradients.</param>
    /// <param name="tasks">Of each batch of the step its tasks.</param>
    public void Sum(TaskGradients gradients, IReadOnlyList<int[]> tasks)
    {
        for (var sample = 0; sample < tasks.Count; sample++)
            foreach (var task in tasks[sample])
                gradients.Sum(ranks, task, sample);
        Sum(store.SharedCount, store.Length - store.SharedCount);
    }

    /// <summary>Backward of the architecture's penalty, whose gradient each rank has for its own rows, on top of gradients of all
    /// ranks.</summary>
    public void AddPenalty(StepForward forward)
    {
        if (!forward.HasPenalty)
            return;
        var others = new float[store.Length];
        FlatTensor.Read(store.Gradients, others);
        store.ClearGradients();
        forward.BackwardPenalty();
        var penalty = new float[store.Length];
        FlatTensor.Read(store.Gradients, penalty);
        ranks.Sum(penalty);
        System.Numerics.Tensors.TensorPrimitives.Add<float>(others, penalty, others);
        FlatTensor.Write(store.Gradients, others);
    }

    private void Sum()
    {
        if (!hasBags || !store.Bags.Any || !store.HasSpans)
        {
            Sum(0, store.Length);
            return;
        }
        // Of the tables only the rows that the step read.
        (int Start, int Length)[] parts = [.. store.Bags.Parts];
        var length = parts.Sum(part => part.Length);
        if (_packed.Length < length)
            _packed = new float[length];
        var at = 0;
        foreach (var (start, count) in parts)
        {
            store.GradientSpan.Slice(start, count).CopyTo(_packed.AsSpan(at));
            at += count;
        }
        ranks.Sum(_packed.AsSpan(0, length));
        at = 0;
        foreach (var (start, count) in parts)
        {
            _packed.AsSpan(at, count).CopyTo(store.GradientSpan[start..]);
            at += count;
        }
    }

    private void Sum(int start, int length)
    {
        if (store.HasSpans)
        {
            ranks.Sum(store.GradientSpan.Slice(start, length));
            return;
        }
        var all = new float[store.Length];
        FlatTensor.Read(store.Gradients, all);
        ranks.Sum(all.AsSpan(start, length));
        FlatTensor.Write(store.Gradients, all);
    }
}
