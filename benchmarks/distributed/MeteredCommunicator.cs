using System.Diagnostics;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>A communicator that notes how long its calls take, waiting for other ranks included.</summary>
internal sealed class MeteredCommunicator(Communicator inner) : Communicator
{
    private long _ticks;

    /// <summary>Seconds spent in calls so far.</summary>
    public double Seconds => _ticks / (double)Stopwatch.Frequency;

    public override int Rank => inner.Rank;

    public override int Size => inner.Size;

    public override void AllReduce(Span<float> values)
    {
        var begin = Stopwatch.GetTimestamp();
        inner.AllReduce(values);
        _ticks += Stopwatch.GetTimestamp() - begin;
    }

    public override void AllReduce(Span<double> values)
    {
        var begin = Stopwatch.GetTimestamp();
        inner.AllReduce(values);
        _ticks += Stopwatch.GetTimestamp() - begin;
    }

    public override void ReduceScatter(Span<float> values, ReadOnlySpan<int> counts)
    {
        var begin = Stopwatch.GetTimestamp();
        inner.ReduceScatter(values, counts);
        _ticks += Stopwatch.GetTimestamp() - begin;
    }

    public override void AllGather(Span<float> values, ReadOnlySpan<int> counts)
    {
        var begin = Stopwatch.GetTimestamp();
        inner.AllGather(values, counts);
        _ticks += Stopwatch.GetTimestamp() - begin;
    }

    public override void Broadcast(Span<byte> bytes, int root = 0) => inner.Broadcast(bytes, root);

    public override IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own)
    {
        var begin = Stopwatch.GetTimestamp();
        var all = inner.AllGather(own);
        _ticks += Stopwatch.GetTimestamp() - begin;
        return all;
    }

    public override void Barrier() => inner.Barrier();

    public override void Abort(string reason) => inner.Abort(reason);
}
