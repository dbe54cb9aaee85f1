using System.Threading.Channels;

namespace MlNet.MultiTask;

/// <summary>Gathers requests into batches: those that arrived while the last batch ran, or that arrive within the delay.</summary>
internal sealed class RequestGatherer
{
    private readonly Channel<ScoringRequest> _queue;
    private readonly ScorerOptions _options;
    private readonly Action<List<ScoringRequest>> _run;
    private readonly Task[] _workers;

    public RequestGatherer(ScorerOptions options, Action<List<ScoringRequest>> run)
    {
        (_options, _run) = (options, run);
        _queue = Channel.CreateBounded<ScoringRequest>(
            new BoundedChannelOptions(options.QueueLength) { SingleReader = options.Workers == 1 }
        );
        _workers = [.. Enumerable.Range(0, options.Workers).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Queues a request; waits where the queue is full.</summary>
    public ValueTask AddAsync(ScoringRequest request, CancellationToken cancellationToken) =>
        _queue.Writer.WriteAsync(request, cancellationToken);

    /// <summary>Accepts no more requests, and completes when the accepted ones are done.</summary>
    public Task FinishAsync()
    {
        _queue.Writer.TryComplete();
        return Task.WhenAll(_workers);
    }

    private async Task WorkAsync()
    {
        var batch = new List<ScoringRequest>();
        ScoringRequest? next = null;
        while (next is not null || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            next = await GatherAsync(batch, next).ConfigureAwait(false);
            if (batch.Count > 0)
                _run(batch);
            batch.Clear();
        }
    }

    // Returns the request that no longer fits.
    private async ValueTask<ScoringRequest?> GatherAsync(List<ScoringRequest> batch, ScoringRequest? first)
    {
        var rows = 0;
        using var delay = _options.MaximumDelay > TimeSpan.Zero ? new CancellationTokenSource(_options.MaximumDelay) : null;
        while (rows < _options.MaximumBatchSize)
        {
            var request = first;
            first = null;
            if (request is null && !_queue.Reader.TryRead(out request))
            {
                if (delay is null || batch.Count == 0 || !await MoreAsync(delay.Token).ConfigureAwait(false))
                    return null;
                continue;
            }
            if (request.IsDone)
                continue;
            if (rows + request.Rows.Rows > _options.MaximumBatchSize)
                return request;
            request.Start = rows;
            rows += request.Rows.Rows;
            batch.Add(request);
        }
        return null;
    }

    private async ValueTask<bool> MoreAsync(CancellationToken delay)
    {
        try
        {
            return await _queue.Reader.WaitToReadAsync(delay).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
