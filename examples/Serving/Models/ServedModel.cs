using MlNet.MultiTask;

namespace Serving.Models;

/// <summary>A model file that is served under a name.</summary>
public sealed class ServedModel : IAsyncDisposable
{
    private readonly MultiTaskScorer _scorer;
    private readonly ServingOptions _options;
    private volatile LoadedFile _file;
    private volatile string? _reloadError;

    private ServedModel(string name, string path, MultiTaskScorer scorer, ServingOptions options, LoadedFile file) =>
        (Name, Path, _scorer, _options, _file) = (name, path, scorer, options, file);

    public string Name { get; }

    public string Path { get; }

    public ModelSchema Schema => _scorer.Schema;

    public ExecutionInfo Execution => _scorer.Execution;

    /// <summary>The file that is served now.</summary>
    public LoadedFile File => _file;

    /// <summary>Why the newest file is not served, in words that may be shown to everybody; null where it is.</summary>
    public string? ReloadError => _reloadError;

    /// <summary>Why the newest file is not served, in full, for the log.</summary>
    public Exception? ReloadFailure { get; private set; }

    /// <exception cref="ServingSetupException">The file is missing, or no model.</exception>
    public static ServedModel Load(string name, string path, ServingOptions options)
    {
        if (!System.IO.File.Exists(path))
            throw new ServingSetupException(
                $"There is no model file '{System.IO.Path.GetFullPath(path)}' for the model '{name}'. './build.sh serve' trains the "
                    + "penguins and serves them; "
                    + $"'./build.sh demo --out penguins-model' only trains. For a model of your own: --Models:{name} FILE, an ONNX file of "
                    + "this library or a zip that ML.NET saved."
            );
        try
        {
            var file = LoadedFile.Of(path);
            return new ServedModel(name, path, MultiTaskScorer.Load(path, Scoring(options)), options, file);
        }
        catch (Exception e) when (e is not ServingSetupException)
        {
            throw new ServingSetupException($"The model '{name}' cannot be loaded from '{path}': {e.Message}", e);
        }
    }

    /// <summary>Scores rows, together with those of other requests where that is on.</summary>
    public Task<ScoringResult> PredictAsync(ScoringInput rows, CancellationToken cancellationToken) =>
        _options.MicroBatching ? _scorer.ScoreAsync(rows, cancellationToken) : Task.FromResult(_scorer.Score(rows));

    /// <summary>
    /// Serves the file as it is now. One that cannot be served leaves the old model in place and is told by <see cref="ReloadError"/>.
    /// </summary>
    /// <returns>Whether it is served.</returns>
    public bool TryReload()
    {
        try
        {
            var file = LoadedFile.Of(Path);
            if (_options.TrialLoad)
                ModelTrial.Run(Path, _options);
            // What the other process tried is what this one loads.
            if (LoadedFile.HashOf(Path) != file.Hash)
                throw new IOException("The file changed while it was tried.");
            _scorer.Replace(Path);
            (_file, _reloadError, ReloadFailure) = (file, null, null);
            return true;
        }
        // Whatever a broken file does must not end the server.
        catch (Exception e)
        {
            (_reloadError, ReloadFailure) = (Public(e), e);
            return false;
        }
    }

    public ValueTask DisposeAsync() => _scorer.DisposeAsync();

    // What is wrong with a model may be told; where files lie, and what the system says about them, is for the log.
    private string Public(Exception e) =>
        e is InvalidDataException or OnnxModelException or OnnxExportException or InvalidOperationException
            ? e
                .Message.Replace(System.IO.Path.GetFullPath(Path), Name, StringComparison.Ordinal)
                .Replace(Path, Name, StringComparison.Ordinal)
            : "The file cannot be read; the server's log says why.";

    private static ScorerOptions Scoring(ServingOptions options) =>
        new()
        {
            Execution = new ExecutionOptions { IntraOpThreads = options.IntraOpThreads },
            MaximumBatchSize = options.BatchSize,
            MaximumDelay = options.BatchDelay,
            QueueLength = options.QueueLength,
            Workers = options.Workers,
        };
}
