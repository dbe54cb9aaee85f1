using System.Numerics.Tensors;

namespace MlNet.MultiTask;

/// <summary>
/// Averages the clients' networks after some steps of each (FedAvg: McMahan et al. 2017, algorithm 1). Clients send what their steps
/// changed; what no client has moved stays as it is to the last bit.
/// </summary>
internal sealed class FederatedAveraging : IDisposable
{
    private readonly RankGroup _ranks;
    private readonly ParameterStore _store;
    private readonly FederatedOptions _options;
    private readonly (int Start, int Length, float Weight)[] _parts;
    private readonly ClientUpdates? _updates;
    private readonly float[] _start;
    private double _losses;
    private long _steps;
    private DivergedException? _failure;

    /// <param name="ranks">The clients.</param>
    /// <param name="store">The parameters, the same on all of them.</param>
    /// <param name="options">How they are averaged.</param>
    /// <param name="shares">How much each client counts.</param>
    /// <param name="tasks">Number of tasks.</param>
    /// <param name="seed">The same on all.</param>
    public FederatedAveraging(RankGroup ranks, ParameterStore store, FederatedOptions options, ClientShares shares, int tasks, int seed)
    {
        (_ranks, _store, _options) = (ranks, store, options);
        _parts =
        [
            (0, store.SharedCount, (float)shares.Own),
            .. Enumerable
                .Range(0, tasks)
                .Where(task => !IsAtHome(options, shares, task))
                .Select(task => (Range: store.OwnRange(task).GetOffsetAndLength(store.Count), Weight: (float)shares.OwnLabels(task)))
                .Select(part => (part.Range.Offset, part.Range.Length, part.Weight)),
        ];
        if (options.Balancer is { } balancer && store.SharedCount > 0)
            _updates = new ClientUpdates(ranks, balancer, shares.Clients, store.SharedCount, seed);
        _start = new float[store.Length];
    }

    /// <summary>Whether a task's own layers stay with the clients that have its labels.</summary>
    public static bool IsAtHome(FederatedOptions options, ClientShares shares, int task) =>
        options.Heads switch
        {
            FederatedHeads.AllAtHome => true,
            FederatedHeads.OwnTasksAtHome => shares.Having(task) == 1,
            _ => false,
        };

    /// <summary>Whether this client can take no further step until the others know.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Takes the parameters as those that all clients begin with.</summary>
    public void Begin() => _store.ReadValues(_start);

    /// <summary>Notes the loss of a step.</summary>
    public void Add(double loss) => (_losses, _steps) = (_losses + loss, _steps + 1);

    /// <summary>Notes that a step failed.</summary>
    public void Fail(DivergedException error) => _failure = error;

    /// <summary>Whether an average follows on so many steps of an epoch.</summary>
    public bool IsDue(long position) => position > 0 && position % _options.LocalSteps == 0;

    /// <summary>Averages, on all clients at once.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="steps">Steps of the training.</param>
    /// <exception cref="DivergedException">A client's steps failed.</exception>
    public void Average(int epoch, long steps)
    {
        var values = new float[_store.Length];
        _store.ReadValues(values);
        if (_failure is null && !_store.IsFinite)
            _failure = DivergedException.InWeights(steps);
        // The parts one after the other, and behind them whether a client failed or was asked to stop: one message.
        var message = new float[_parts.Sum(part => part.Length) + 2];
        var at = 0;
        foreach (var (start, length, weight) in _parts)
        {
            var change = message.AsSpan(at, length);
            TensorPrimitives.Subtract(values.AsSpan(start, length), _start.AsSpan(start, length), change);
            if (_updates is null || at > 0)
                TensorPrimitives.Multiply(change, weight, change);
            at += length;
        }
        (message[^2], message[^1]) = (_failure is null ? 0 : 1, _ranks.WantsToStop ? 1 : 0);
        var first = _updates is null ? 0 : _store.SharedCount;
        _ranks.Sum(message.AsSpan(first));
        if (message[^2] > 0)
            throw Failed(steps);
        _ranks.Hear(message[^1] > 0);
        _updates?.Combine(message.AsSpan(0, first), _steps > 0 ? _losses / _steps : 0, epoch);
        at = 0;
        foreach (var (start, length, _) in _parts)
        {
            var to = values.AsSpan(start, length);
            // The rate is for what all clients share.
            var rate = start == 0 && length == _store.SharedCount ? (float)_options.Rate : 1;
            TensorPrimitives.MultiplyAdd(message.AsSpan(at, length), rate, _start.AsSpan(start, length), to);
            at += length;
        }
        _store.WriteValues(values);
        (_losses, _steps) = (0, 0);
        values.CopyTo(_start, 0);
    }

    /// <summary>Ends an epoch.</summary>
    public void EndEpoch() => _updates?.EndEpoch();

    /// <summary>The values that all clients have alike after an average.</summary>
    public float[] Common()
    {
        var values = new float[_store.Length];
        _store.ReadValues(values);
        return [.. _parts.SelectMany(part => values[part.Start..(part.Start + part.Length)])];
    }

    /// <summary>Writes everything for a checkpoint.</summary>
    public void Capture(Checkpoint to)
    {
        to.Put<float>("federation/start", _start);
        to.Put<double>("federation/losses", [_losses, _steps]);
        _updates?.Capture(to);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from)
    {
        from.CopyTo<float>("federation/start", _start);
        var losses = from.Get<double>("federation/losses");
        (_losses, _steps) = (losses[0], (long)losses[1]);
        _updates?.Restore(from);
    }

    public void Dispose() => _updates?.Dispose();

    private DivergedException Failed(long steps)
    {
        var texts = _ranks.Texts(_failure is null ? "" : "failed");
        return _failure ?? DivergedException.OnClient(Array.FindIndex(texts, text => text.Length > 0), _ranks.Size, steps);
    }
}
