using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>
/// One of several ranks that train a network together: threads of one process (<see cref="OnThreads{T}"/>), or processes on one or many
/// machines (the package MlNet.MultiTask.Distributed, over MPI). Each rank has rows of its own and a <see cref="MultiTaskOptions"/> with
/// its communicator in it; all of them call <c>Fit</c>, and all get the same model.
/// </summary>
/// <remarks>
/// All ranks make the same calls in the same order: each call waits for the others. Sums are taken in the order of the ranks, so that every
/// rank gets the same bits, whichever engine carries them. Used by one thread at a time.
/// </remarks>
public abstract class Communicator : IDisposable
{
    /// <summary>This rank's number, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>Number of ranks.</summary>
    public abstract int Size { get; }

    /// <summary>Replaces each value by its sum over the ranks: ((v₀ + v₁) + v₂) + …, on every rank the same bits.</summary>
    /// <param name="values">As many on each rank.</param>
    /// <exception cref="InvalidOperationException">Another rank has failed.</exception>
    public abstract void AllReduce(Span<float> values);

    /// <inheritdoc cref="AllReduce(Span{float})"/>
    public abstract void AllReduce(Span<double> values);

    /// <summary>The first half of <see cref="AllReduce(Span{float})"/>: each rank gets the sums of its part of the values. What becomes of
    /// the other parts is left open.</summary>
    /// <param name="values">As many on each rank.</param>
    /// <param name="counts">How many values each rank's part has, the same on all ranks; together they are all values.</param>
    /// <exception cref="InvalidOperationException">Another rank has failed.</exception>
    public virtual void ReduceScatter(Span<float> values, ReadOnlySpan<int> counts) => AllReduce(values);

    /// <summary>The second half: replaces each part of the values by that of its rank.</summary>
    /// <param name="values">As many on each rank.</param>
    /// <param name="counts">How many values each rank's part has, the same on all ranks; together they are all values.</param>
    /// <exception cref="InvalidOperationException">Another rank has failed.</exception>
    public virtual void AllGather(Span<float> values, ReadOnlySpan<int> counts)
    {
        var start = 0;
        foreach (var count in counts[..Rank])
            start += count;
        var parts = AllGather(MemoryMarshal.AsBytes(values.Slice(start, counts[Rank])));
        var to = MemoryMarshal.AsBytes(values);
        foreach (var part in parts)
        {
            part.CopyTo(to);
            to = to[part.Length..];
        }
    }

    /// <summary>Replaces the bytes of all ranks by those of one.</summary>
    /// <param name="bytes">As many on each rank.</param>
    /// <param name="root">The rank whose bytes they become.</param>
    /// <exception cref="InvalidOperationException">Another rank has failed.</exception>
    public abstract void Broadcast(Span<byte> bytes, int root = 0);

    /// <summary>The bytes of every rank, in the order of the ranks.</summary>
    /// <param name="own">This rank's; each may have another number of them.</param>
    /// <exception cref="InvalidOperationException">Another rank has failed.</exception>
    public abstract IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own);

    /// <summary>Waits until every rank has called it.</summary>
    /// <exception cref="InvalidOperationException">Another rank has failed.</exception>
    public abstract void Barrier();

    /// <summary>Tells the other ranks that this one cannot go on, so that they end instead of waiting for it. Between processes that ends
    /// all of them, this one too.</summary>
    /// <param name="reason">Why; they say it.</param>
    public abstract void Abort(string reason);

    /// <summary>Ends the use of the engine. To be called by all ranks.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing) { }

    /// <summary>Runs something on several ranks, each a thread of this process with its own part: a way to use many cores, and to test what
    /// will run on many machines. The result does not depend on how the threads take turns.</summary>
    /// <param name="ranks">How many. From 1 to 1024.</param>
    /// <param name="run">What each does.</param>
    /// <returns>What each gave.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ranks"/> is out of range.</exception>
    /// <exception cref="AggregateException">A rank threw; of each rank the exception.</exception>
    public static IReadOnlyList<T> OnThreads<T>(int ranks, Func<Communicator, T> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Guard.Range(ranks is >= 1 and <= 1024, ranks, "a number of ranks from 1 to 1024");
        return new ThreadRanks(ranks).Run(run);
    }
}
