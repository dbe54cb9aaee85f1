namespace MlNet.MultiTask;

/// <summary>A scorer that a service has by dependency injection, with the file that it was loaded from. Thread-safe.</summary>
public sealed class ScorerService : IAsyncDisposable, IDisposable
{
    private readonly ScorerServiceOptions _options;
    private readonly Lock _reloading = new();
    private volatile LoadedFile _file;
    private volatile Exception? _failure;

    private ScorerService(string name, ScorerServiceOptions options, MultiTaskScorer scorer, LoadedFile file) =>
        (Name, _options, Scorer, _file) = (name, options, scorer, file);

    /// <summary>The name that it was added under; empty for the nameless one.</summary>
    public string Name { get; }

    /// <summary>The scorer. It stays the same one when another file is loaded.</summary>
    public MultiTaskScorer Scorer { get; }

    /// <summary>The model file.</summary>
    public string Path => _options.Path;

    /// <summary>SHA-256 of the file that is served, in hexadecimal digits.</summary>
    public string Hash => _file.Hash;

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset LoadedAt => _file.LoadedAt;

    /// <summary>Why the newest file is not served; null where it is.</summary>
    public Exception? ReloadFailure => _failure;

    internal ScorerServiceOptions Options => _options;

    /// <summary>Loads the model.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded.</exception>
    internal static ScorerService Load(string name, ScorerServiceOptions options)
    {
        try
        {
            var file = LoadedFile.Of(options.Path);
            return new ScorerService(name, options, MultiTaskScorer.Load(options.Path, options.Scoring), file);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or InvalidDataException or OnnxModelException or OnnxExportException)
        {
            throw new InvalidOperationException(
                $"The model{(name.Length > 0 ? $" '{name}'" : "")} cannot be loaded from '{options.Path}': {error.Message}",
                error
            );
        }
    }

    /// <summary>Serves the file as it is now. One that cannot be served leaves the model in use in place, and <see cref="ReloadFailure"/>
    /// says why.</summary>
    /// <returns>Whether it is served.</returns>
    public bool TryReload()
    {
        lock (_reloading)
        {
            try
            {
                var file = LoadedFile.Of(Path);
                _options.BeforeReload?.Invoke(Path);
                // What was tried is what is loaded.
                if (_options.BeforeReload is not null && LoadedFile.HashOf(Path) != file.Hash)
                    throw new IOException("The file changed while it was tried.");
                Scorer.Replace(Path);
                (_file, _failure) = (file, null);
                return true;
            }
            // Whatever a broken file does must not end the service.
            catch (Exception error)
            {
                _failure = error;
                return false;
            }
        }
    }

    /// <summary>Accepts no more calls, waits for those in progress, and frees the model.</summary>
    public ValueTask DisposeAsync() => Scorer.DisposeAsync();

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Scorer.Dispose();
}
