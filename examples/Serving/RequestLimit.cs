using Microsoft.Extensions.ObjectPool;

namespace Serving;

/// <summary>Cancels a request's work when its time is over or its client has gone; used again and again.</summary>
public sealed class RequestLimit : IResettable, IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _aborted;

    /// <summary>From here on, until <see cref="TryReset"/>.</summary>
    public CancellationToken Start(TimeSpan time, CancellationToken aborted)
    {
        _source.CancelAfter(time);
        _aborted = aborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        return _source.Token;
    }

    public bool TryReset()
    {
        _aborted.Dispose();
        return _source.TryReset();
    }

    public void Dispose() => _source.Dispose();
}
