using System.Diagnostics;
using System.Numerics.Tensors;

namespace MlNet.MultiTask;

/// <summary>Ranks that are threads of one process: they read each other's memory between two meetings.</summary>
/// <param name="count">How many.</param>
internal sealed unsafe class ThreadRanks(int count)
{
    // What is added up at a time stays in the first-level cache.
    private const int Block = 2048;

    private static readonly long s_spinning = Stopwatch.Frequency / 10_000;

    private readonly object _meeting = new();
    private readonly void*[] _buffers = new void*[count];
    private readonly long[] _lengths = new long[count];
    private readonly byte[][] _bytes = new byte[count][];
    private int _arrived;
    private long _meetings;
    private string? _failure;
    private int _first;

    public int Count => count;

    /// <summary>Runs something on each rank.</summary>
    public T[] Run<T>(Func<Communicator, T> run)
    {
        var results = new T[count];
        var failures = new Exception?[count];
        // Whatever flows from the caller, such as the run of several trainings that this is part of, is each rank's too.
        var context = ExecutionContext.Capture();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(rank => new Thread(() => Flow(rank)) { Name = $"rank {rank}" })];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return failures.Any(failure => failure is not null)
            // The one that the others ended of comes first.
            ? throw new AggregateException(failures.OfType<Exception>().OrderBy(failure => failure != failures[_first]))
            : results;

        void Flow(int rank)
        {
            if (context is null)
                Own(rank);
            else
                ExecutionContext.Run(context, _ => Own(rank), null);
        }

        void Own(int rank)
        {
            using var own = new ThreadCommunicator(this, rank);
            try
            {
                results[rank] = run(own);
                Fail(rank, "it has come to its end");
            }
            catch (Exception error)
            {
                failures[rank] = error;
                Fail(rank, error.Message);
            }
        }
    }

    /// <summary>Lets all ranks that wait, or will wait, throw.</summary>
    public void Fail(int rank, string reason)
    {
        lock (_meeting)
        {
            if (_failure is null)
                (_failure, _first) = ($"Rank {rank} of {count} has ended: {reason}", rank);
            Monitor.PulseAll(_meeting);
        }
    }

    /// <summary>Waits for all ranks: with its eyes open for as long as waking up would take, where each has a core.</summary>
    public void Meet()
    {
        var meeting = Volatile.Read(ref _meetings);
        if (Interlocked.Increment(ref _arrived) == count)
        {
            lock (_meeting)
            {
                _arrived = 0;
                Volatile.Write(ref _meetings, meeting + 1);
                Monitor.PulseAll(_meeting);
            }
            return;
        }
        if (count <= Environment.ProcessorCount)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var spin = new SpinWait(); Stopwatch.GetTimestamp() - begin < s_spinning; spin.SpinOnce(sleep1Threshold: -1))
                if (Volatile.Read(ref _meetings) != meeting)
                    return;
        }
        lock (_meeting)
            while (_meetings == meeting)
            {
                if (_failure is { } failure)
                    throw new InvalidOperationException(failure);
                Monitor.Wait(_meeting);
            }
    }

    /// <summary>The sums, in the order of the ranks; each rank adds up its share of them for all.</summary>
    public void Sum<T>(int rank, Span<T> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        fixed (T* own = values)
        {
            Offer(rank, own, values.Length);
            var (from, to) = ((int)((long)values.Length * rank / count), (int)((long)values.Length * (rank + 1) / count));
            Sum<T>(rank, from, to, forAll: true);
            Meet();
        }
    }

    /// <summary>The sums of a rank's part alone.</summary>
    public void SumPart(int rank, Span<float> values, ReadOnlySpan<int> counts)
    {
        fixed (float* own = values)
        {
            Offer(rank, own, values.Length);
            var from = Start(counts, rank);
            Sum<float>(rank, from, from + counts[rank], forAll: false);
            Meet();
        }
    }

    /// <summary>Copies the parts of the other ranks.</summary>
    public void TakeParts(int rank, Span<float> values, ReadOnlySpan<int> counts)
    {
        fixed (float* own = values)
        {
            Offer(rank, own, values.Length);
            var start = 0;
            for (var other = 0; other < count; other++)
            {
                if (other != rank)
                    new ReadOnlySpan<float>((float*)_buffers[other] + start, counts[other]).CopyTo(values[start..]);
                start += counts[other];
            }
            Meet();
        }
    }

    private static int Start(ReadOnlySpan<int> counts, int rank)
    {
        var start = 0;
        foreach (var part in counts[..rank])
            start += part;
        return start;
    }

    // Block by block, in the order of the ranks.
    private void Sum<T>(int rank, int from, int to, bool forAll)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Span<T> sums = stackalloc T[Math.Min(Block, to - from)];
        for (var start = from; start < to; start += Block)
        {
            var part = sums[..Math.Min(Block, to - start)];
            Part(0).CopyTo(part);
            for (var other = 1; other < count; other++)
                TensorPrimitives.Add<T>(part, Part(other), part);
            for (var other = forAll ? 0 : rank; other < (forAll ? count : rank + 1); other++)
                part.CopyTo(Part(other));

            Span<T> Part(int of) => new((T*)_buffers[of] + start, Math.Min(Block, to - start));
        }
    }

    public void Broadcast(int rank, Span<byte> bytes, int root)
    {
        fixed (byte* own = bytes)
        {
            Offer(rank, own, bytes.Length);
            if (rank != root)
                new ReadOnlySpan<byte>(_buffers[root], bytes.Length).CopyTo(bytes);
            Meet();
        }
    }

    public byte[][] Gather(int rank, ReadOnlySpan<byte> own)
    {
        _bytes[rank] = own.ToArray();
        Meet();
        byte[][] all = [.. _bytes];
        Meet();
        return all;
    }

    // Lets the others read and write what lies there until the next meeting. All ranks see the same lengths, and throw together.
    private void Offer(int rank, void* own, int length)
    {
        _buffers[rank] = own;
        _lengths[rank] = length;
        Meet();
        if (_lengths.AsSpan().ContainsAnyExcept(_lengths[0]))
            throw new InvalidOperationException($"The ranks gave different numbers of values: {string.Join(", ", _lengths)}.");
    }
}
