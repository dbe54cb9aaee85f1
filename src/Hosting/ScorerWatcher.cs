using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MlNet.MultiTask;

/// <summary>Loads the model files of all scorers that changed.</summary>
internal sealed class ScorerWatcher(IServiceProvider provider, IEnumerable<ScorerName> names, ILogger<ScorerWatcher>? log = null)
    : BackgroundService
{
    private static readonly Action<ILogger, string, string, string, Exception?> s_served = LoggerMessage.Define<string, string, string>(
        LogLevel.Information,
        new EventId(1, "Served"),
        "Model {Model} is now version {Version} of {Path}"
    );

    private static readonly Action<ILogger, string, string, string, string?, Exception?> s_refused = LoggerMessage.Define<
        string,
        string,
        string,
        string?
    >(
        LogLevel.Warning,
        new EventId(2, "Refused"),
        "Model {Model} stays at version {Version}: the new {Path} cannot be served. {Reason}"
    );

    private static readonly Action<ILogger, string, Exception?> s_callbackFailed = LoggerMessage.Define<string>(
        LogLevel.Error,
        new EventId(3, "ReloadedFailed"),
        "The callback Reloaded of model {Model} failed"
    );

    // Loaded here, so that a missing or broken file ends the start of the host and not the first request.
    private readonly ScorerService[] _services =
    [
        .. names.Select(name => provider.GetRequiredKeyedService<ScorerService>(name.Name)),
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            _services
                .Where(service => service.Options.ReloadInterval > TimeSpan.Zero)
                .Select(service => WatchAsync(service, stoppingToken))
        );

    private async Task WatchAsync(ScorerService service, CancellationToken stoppingToken)
    {
        var look = new FileLook(service.Path, service.Hash);
        using var timer = new PeriodicTimer(service.Options.ReloadInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                if (look.IsToBeLoaded())
                    Reload(service, look);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private void Reload(ScorerService service, FileLook look)
    {
        var isServed = service.TryReload();
        if (isServed)
            look.Loaded(service.Hash);
        else
            look.Refused();
        var version = service.Hash[..12];
        if (log is not null && isServed)
            s_served(log, service.Name, version, service.Path, null);
        else if (log is not null)
            s_refused(log, service.Name, version, service.Path, service.ReloadFailure?.Message, null);
        try
        {
            service.Options.Reloaded?.Invoke(service, isServed);
        }
        // What a caller's code does must end neither the watch nor the host.
        catch (Exception error)
        {
            if (log is not null)
                s_callbackFailed(log, service.Name, error);
        }
    }
}
