using Serving.Telemetry;

namespace Serving.Models;

/// <summary>
/// Loads model files that changed. It looks at them again and again, because network file systems and mounted volumes do not tell; a file
/// that is still being written changes from look to look and is left alone until it rests.
/// </summary>
public sealed class ModelWatcher(ModelCatalog models, ServingOptions options, ServingTelemetry telemetry, ILogger<ModelWatcher> log)
    : BackgroundService
{
    private readonly Dictionary<ServedModel, FileStamp?> _served = models.All.ToDictionary(
        model => model,
        model => FileStamp.Of(model.Path)
    );
    private readonly Dictionary<ServedModel, FileStamp?> _seen = [];
    private readonly Dictionary<ServedModel, ContentLook> _contents = models.All.ToDictionary(
        model => model,
        model => new ContentLook(model.Path, model.File.Hash)
    );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ReloadInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var model in models.All)
                    Look(model);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Look(ServedModel model)
    {
        var stamp = FileStamp.Of(model.Path);
        var rests = _seen.TryGetValue(model, out var last) && last == stamp;
        _seen[model] = stamp;
        // A file that is gone is about to be replaced, or a mistake: what is loaded goes on.
        if (stamp is null || !rests || (stamp == _served[model] && !_contents[model].Changed()))
            return;
        _served[model] = stamp;
        _contents[model].Remember();
        var loaded = model.TryReload();
        telemetry.Reloaded(model.Name, loaded);
        if (loaded)
            log.LogInformation("Model {Model} is now version {Version} of {Path}", model.Name, model.File.Version, model.Path);
        else
            log.LogWarning(
                "Model {Model} stays at version {Version}: the new {Path} cannot be served. {Reason}",
                model.Name,
                model.File.Version,
                model.Path,
                model.ReloadFailure?.Message
            );
    }
}
