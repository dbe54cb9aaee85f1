namespace Serving;

/// <summary>Whether the server wants requests: from its start until it is told to stop.</summary>
public sealed class Readiness(ServingOptions options, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    private volatile bool _started;

    public bool IsReady => _started && !lifetime.ApplicationStopping.IsCancellationRequested;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _started = true;
        return Task.CompletedTask;
    }

    // Runs while the server still listens.
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(options.DrainDelay, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
