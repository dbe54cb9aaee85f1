using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>What the clients' changes of the shared parameters come to, by a balancer for which each client is a task and its change, the
/// other way round, a gradient.</summary>
internal sealed class ClientUpdates : IDisposable
{
    private const string State = "federation/balancer/";

    private readonly RankGroup _ranks;
    private readonly Balancer _balancer;
    private readonly double[] _shares;
    private readonly int[] _clients;
    private readonly int _length;
    private readonly SpanGradients _gradients;
    private readonly StepGradients _view;
    private readonly double[] _sums;
    private long _rounds;
    private long _epochRounds;

    /// <param name="ranks">The clients.</param>
    /// <param name="balancer">The user's.</param>
    /// <param name="shares">How much each client counts.</param>
    /// <param name="length">Number of shared parameters.</param>
    /// <param name="seed">Seed of the balancer.</param>
    public ClientUpdates(RankGroup ranks, Balancer balancer, IReadOnlyList<double> shares, int length, int seed)
    {
        (_ranks, _balancer, _length) = (ranks, balancer.Copy(), length);
        _balancer.Start(ranks.Size, seed);
        // As the plain mean is where all count alike.
        _shares = [.. shares.Select(share => share * ranks.Size)];
        _clients = [.. Enumerable.Range(0, ranks.Size).Where(client => _shares[client] > 0)];
        (_gradients, _sums) = (new SpanGradients(1, ranks.Size), new double[ranks.Size]);
        _view = new StepGradients(ranks.Size, _gradients);
    }

    /// <summary>Replaces this client's change by what all come to.</summary>
    /// <param name="change">The change of the shared parameters.</param>
    /// <param name="loss">This client's mean loss since the last average.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public void Combine(Span<float> change, double loss, int epoch)
    {
        var losses = _ranks.Join<double>([loss]);
        var changes = _ranks.Gather(MemoryMarshal.AsBytes(change));
        _view.Begin(_clients, _rounds, epoch, 0, 1);
        _gradients.Begin(_length);
        var gradient = new float[_length];
        for (var k = 0; k < _clients.Length; k++)
        {
            var (client, share) = (_clients[k], _shares[_clients[k]]);
            var own = MemoryMarshal.Cast<byte, float>(changes[client]);
            for (var i = 0; i < gradient.Length; i++)
                gradient[i] = (float)-share * own[i];
            _gradients.Put(client, gradient);
            _view.SetLoss(k, share * losses[client]);
            _sums[client] += losses[client];
        }
        var weights = new double[_clients.Length];
        Array.Fill(weights, 1);
        Array.Clear(gradient);
        if (_balancer is DirectionBalancer combining)
            combining.Combine(_view, gradient);
        _balancer.Weigh(_view, weights);
        if (_balancer is not DirectionBalancer)
            for (var k = 0; k < _clients.Length; k++)
                TensorPrimitives.MultiplyAdd(_view.Gradient(k), (float)weights[k], gradient, gradient);
        TensorPrimitives.Divide(gradient, -(float)_ranks.Size, change);
        (_rounds, _epochRounds) = (_rounds + 1, _epochRounds + 1);
    }

    /// <summary>Ends an epoch.</summary>
    public void EndEpoch()
    {
        _balancer.EndEpoch([.. _sums.Select((sum, client) => _shares[client] > 0 ? sum / Math.Max(1, _epochRounds) : double.NaN)]);
        Array.Clear(_sums);
        _epochRounds = 0;
    }

    /// <summary>Writes everything for a checkpoint.</summary>
    public void Capture(Checkpoint to)
    {
        to.Put<long>("federation/rounds", [_rounds, _epochRounds]);
        to.Put<double>("federation/sums", _sums);
        to.PutAll(State, _balancer.Capture);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from)
    {
        var rounds = from.Get<long>("federation/rounds");
        (_rounds, _epochRounds) = (rounds[0], rounds[1]);
        from.CopyTo<double>("federation/sums", _sums);
        from.GetAll(State, _balancer.Restore);
    }

    public void Dispose() => _gradients.Dispose();
}
