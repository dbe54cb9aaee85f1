using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>What the ranks of one training do together.</summary>
/// <param name="communicator">How they reach each other.</param>
/// <param name="isPrivate">Whether they are clients whose rows, and what is said of single ones, stay with them.</param>
internal sealed class RankGroup(Communicator communicator, bool isPrivate = false)
{
    private Exception? _agreed;
    private Exception? _failure;

    /// <summary>Whether this rank was asked to stop; the others learn it with the next step's losses.</summary>
    public bool WantsToStop { get; set; }

    /// <summary>Whether some rank was asked to stop, as all of them know since the last step.</summary>
    public bool ShallStop { get; private set; }

    /// <summary>The ranks that a training has; null where it is alone.</summary>
    public static RankGroup? Of(Communicator? communicator, bool isPrivate = false) =>
        communicator is { Size: > 1 } ? new RankGroup(communicator, isPrivate) : null;

    /// <summary>Whether the ranks are clients of a federation: each trains on its own rows, and nothing of a single row leaves
    /// it.</summary>
    public bool IsPrivate => isPrivate;

    public int Rank => communicator.Rank;

    public int Size => communicator.Size;

    // What failed where nothing could be thrown is thrown before another message.
    private Communicator Open
    {
        get
        {
            if (_failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
            return communicator;
        }
    }

    /// <summary>Notes a message that failed where nothing may be thrown: the next one throws it.</summary>
    public void Fail(Exception error) => _failure ??= error;

    public void Sum(Span<float> values) => Open.AllReduce(values);

    public void Sum(Span<double> values) => Open.AllReduce(values);

    /// <summary>Adds up the values of this rank's part.</summary>
    public void SumParts(Span<float> values, int[] counts) => Open.ReduceScatter(values, counts);

    /// <summary>Replaces each part by that of its rank.</summary>
    public void TakeParts(Span<float> values, int[] counts) => Open.AllGather(values, counts);

    /// <summary>Adds up the losses of a step, and tells whether something is so on any rank.</summary>
    /// <param name="losses">Each task's part of its loss.</param>
    /// <param name="tasks">Which tasks' there are; the same on all ranks.</param>
    /// <param name="isSo">Whether it is so here.</param>
    /// <returns>Whether it is so anywhere.</returns>
    public bool SumLosses(double[] losses, ReadOnlySpan<int> tasks, bool isSo)
    {
        var message = new double[tasks.Length + 2];
        for (var k = 0; k < tasks.Length; k++)
            message[k] = losses[tasks[k]];
        (message[^2], message[^1]) = (isSo ? 1 : 0, WantsToStop ? 1 : 0);
        Sum(message);
        for (var k = 0; k < tasks.Length; k++)
            losses[tasks[k]] = message[k];
        ShallStop |= message[^1] > 0;
        return message[^2] > 0;
    }

    /// <summary>Notes whether some rank was asked to stop, where a message of another kind said so.</summary>
    public void Hear(bool shallStop) => ShallStop |= shallStop;

    public void Barrier() => Open.Barrier();

    /// <summary>A number of rank 0.</summary>
    public int FromFirst(int number)
    {
        Open.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref number)));
        return number;
    }

    /// <summary>The items of every rank, one after the other.</summary>
    public T[] Join<T>(ReadOnlySpan<T> own)
        where T : unmanaged
    {
        var parts = Open.AllGather(MemoryMarshal.AsBytes(own));
        var all = new T[parts.Sum(part => part.Length) / Unsafe.SizeOf<T>()];
        var to = MemoryMarshal.AsBytes(all.AsSpan());
        foreach (var part in parts)
        {
            part.AsSpan().CopyTo(to);
            to = to[part.Length..];
        }
        return all;
    }

    /// <summary>A text of every rank.</summary>
    public string[] Texts(string own) => [.. Open.AllGather(Encoding.UTF8.GetBytes(own)).Select(Encoding.UTF8.GetString)];

    /// <summary>The bytes of every rank.</summary>
    public IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> own) => Open.AllGather(own);

    /// <summary>Does something that may fail on some ranks and not on others: then all of them throw, and say where it failed.</summary>
    public T Together<T>(Func<T> own)
    {
        var (result, failure) = (default(T)!, (Exception?)null);
        try
        {
            result = own();
        }
        catch (Exception error)
        {
            failure = error;
        }
        var texts = Texts(failure is null ? "" : Told(failure));
        if (failure is not null)
        {
            _agreed = failure;
            ExceptionDispatchInfo.Throw(failure);
        }
        return Array.FindIndex(texts, text => text.Length > 0) is >= 0 and var rank
            ? throw Agreed(new InvalidOperationException($"Rank {rank} of {Size} cannot take part. {texts[rank]}"))
            : result;
    }

    /// <summary>Notes an exception that every rank throws at the same place.</summary>
    public Exception Agreed(Exception error) => _agreed = error;

    /// <summary>Runs a training. Where it fails on this rank alone, the others are told, since they would wait for it.</summary>
    public T Guard<T>(Func<T> training)
    {
        try
        {
            return training();
        }
        catch (Exception error) when (!IsEverywhere(error))
        {
            communicator.Abort(Told(error));
            throw;
        }
    }

    // A message may quote a row.
    private string Told(Exception error) =>
        isPrivate ? $"{error.GetType().Name}; what it says stays with that rank" : $"{error.GetType().Name}: {error.Message}";

    // Losses are sums over the ranks and a cancellation is agreed on: what follows from them happens on all ranks.
    private bool IsEverywhere(Exception error) => ReferenceEquals(error, _agreed) || error is OperationCanceledException;
}
