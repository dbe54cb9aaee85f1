using System.Diagnostics;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;
using TorchSharp;

namespace Benchmarks;

/// <summary>An architecture that notes when training asks for it: once at the start of every step, twice where the balancer looks at the
/// losses again.</summary>
internal sealed class Watched(Architecture inner) : Architecture
{
    private readonly List<long> _calls = [];

    /// <summary>The moments since the last time, by <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long[] Take()
    {
        long[] calls = [.. _calls];
        _calls.Clear();
        return calls;
    }

    public override void Validate(int taskCount) => inner.Validate(taskCount);

    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        if (typeof(T) == typeof(torch.Tensor))
            _calls.Add(Stopwatch.GetTimestamp());
        return inner.Represent(ops, features, taskCount);
    }
}
