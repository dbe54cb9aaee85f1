namespace MlNet.MultiTask;

/// <summary>Adds up the gradients of several ranks in the flat buffer. Each rank's are of its own rows, weighed by what these count among
/// the rows of all, so that the sum is what one rank with all rows has.</summary>
/// <param name="ranks">The ranks.</param>
/// <param name="store">The parameters.</param>
/// <param name="hasBags">Whether there are tables of which a step reads few rows.</param>
internal sealed class RankGradients(RankGroup ranks, ParameterStore store, bool hasBags)
{
    private float[] _packed = [];
    private int[]? _parts;
    private int _losses;

    /// <summary>Divides the update among the ranks, where it can be: each gets the sums of its part of the gradients, updates these
    /// parameters, and hands them to the others. So an update is made once and not by every rank, and as many bytes travel as before
    /// (Rajbhandari, Rasley, Ruwase, He 2020, "ZeRO", stage 1).</summary>
    /// <param name="update">The update.</param>
    public void Divide(ParameterUpdate update)
    {
        // Parts begin where vectors do.
        int First(int rank) => (int)((long)store.Length / ParameterSlice.Alignment * rank / ranks.Size) * ParameterSlice.Alignment;
        _parts = [.. Enumerable.Range(0, ranks.Size).Select(rank => First(rank + 1) - First(rank))];
        update.TakePart(First(ranks.Rank), _parts[ranks.Rank]);
    }

    /// <summary>Numbers behind the gradients that a message with a step's losses takes.</summary>
    public static int RoomFor(int tasks) => 2 * tasks + 1;

    /// <summary>Ends a step's backward passes.</summary>
    /// <param name="isSummed">Whether the gradients are those of all ranks already.</param>
    /// <param name="forward">The forward pass, whose losses go with the gradients where they were left for it.</param>
    /// <param name="batch">The step's batch.</param>
    public void End(bool isSummed, StepForward forward, Batch batch)
    {
        if (hasBags)
            store.Bags.Join(ranks);
        if (isSummed)
            return;
        if (!forward.SumsLater)
        {
            _losses = 0;
            Sum([]);
            return;
        }
        // Each loss as two numbers of the gradients' type, which keeps its digits.
        var losses = batch.Tasks.Select(task => forward.Losses[task]).ToArray();
        var more = new float[RoomFor(losses.Length)];
        for (var k = 0; k < losses.Length; k++)
        {
            more[2 * k] = (float)losses[k];
            more[2 * k + 1] = (float)(losses[k] - more[2 * k]);
        }
        more[^1] = ranks.WantsToStop ? 1 : 0;
        _losses = more.Length;
        Sum(more);
        if (_parts is null)
            Settle(forward, batch, more);
    }

    /// <summary>Ends a step after its update.</summary>
    public void Finish(StepForward forward, Batch batch)
    {
        if (_parts is not { } parts)
            return;
        // The losses are with the last rank's part.
        var message = store.ValuesAndRoom[..(store.Length + _losses)];
        store.GradientsAndRoom.Slice(store.Length, _losses).CopyTo(message[store.Length..]);
        ranks.TakeParts(message, WithLosses(parts));
        if (_losses > 0)
            Settle(forward, batch, message[store.Length..]);
    }

    private int[] WithLosses(int[] parts) => [.. parts[..^1], parts[^1] + _losses];

    private void Settle(StepForward forward, Batch batch, ReadOnlySpan<float> more)
    {
        ranks.Hear(more[^1] > 0);
        var losses = new double[batch.Tasks.Length];
        for (var k = 0; k < losses.Length; k++)
            losses[k] = (double)more[2 * k] + more[2 * k + 1];
        forward.Settle(batch, losses);
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

    // With more numbers behind them, in one message.
    private void Sum(Span<float> more)
    {
        if (!store.HasSpans)
        {
            var all = new float[store.Length + more.Length];
            FlatTensor.Read(store.Gradients, all.AsSpan(0, store.Length));
            Sum(all, more);
            FlatTensor.Write(store.Gradients, all.AsSpan(0, store.Length));
            return;
        }
        if (!hasBags || !store.Bags.Any)
        {
            Sum(store.GradientsAndRoom[..(store.Length + more.Length)], more);
            return;
        }
        // Of the tables only the rows that the step read.
        (int Start, int Length)[] parts = [.. store.Bags.Parts];
        var length = parts.Sum(part => part.Length) + more.Length;
        if (_packed.Length < length)
            _packed = new float[length];
        var at = 0;
        foreach (var (start, count) in parts)
        {
            store.GradientSpan.Slice(start, count).CopyTo(_packed.AsSpan(at));
            at += count;
        }
        Sum(_packed.AsSpan(0, length), more);
        at = 0;
        foreach (var (start, count) in parts)
        {
            _packed.AsSpan(at, count).CopyTo(store.GradientSpan[start..]);
            at += count;
        }
    }

    private void Sum(Span<float> message, Span<float> end)
    {
        var room = message[^end.Length..];
        end.CopyTo(room);
        if (_parts is { } parts)
        {
            ranks.SumParts(message, WithLosses(parts));
            return;
        }
        ranks.Sum(message);
        room.CopyTo(end);
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
