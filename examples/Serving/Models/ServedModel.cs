using MlNet.MultiTask;

namespace Serving.Models;

/// <summary>A model file that is served under a name.</summary>
public sealed class ServedModel : IAsyncDisposable
{
    private readonly MultiTaskScorer _scorer;
    private readonly bool _microBatching;
    private volatile LoadedFile _file;
    private volatile string? _reloadError;

    private ServedModel(string name, string path, MultiTaskScorer scorer, bool microBatching, LoadedFile file) =>
        (Name, Path, _scorer, _microBatching, _file) = (name, path, scorer, microBatching, file);

    public string Name { get; }

    public string Path { get; }

    public ModelSchema Schema => _scorer.Schema;

    public ExecutionInfo Execution => _scorer.Execution;

    /// <summary>The file that is served now.</summary>
    public LoadedFile File => _file;

    /// <summary>Why the newest file is not served; null where it is.</summary>
    public string? ReloadError => _reloadError;

    /// <exception cref="ServingSetupException">The file is missing, or no model.</exception>
    public static ServedModel Load(string name, string path, ServingOptions options)
    {
        if (!System.IO.File.Exists(path))
            throw new ServingSetupException(
                $"There is no model file '{System.IO.Path.GetFullPath(path)}' for the model '{name}'. './build.sh serve' trains the penguins and serves them; " +
                $"'./build.sh demo --out penguins-model' only trains. For a model of your own: --Models:{name} FILE, an ONNX file of this library or a zip that ML.NET saved.");
        try
        {
            var file = LoadedFile.Of(path);
            return new ServedModel(name, path, MultiTaskScorer.Load(path, Scoring(options)), options.MicroBatching, file);
        }
        catch (Exception e) when (e is not ServingSetupException)
        {
            throw new ServingSetupException($"The model '{name}' cannot be loaded from '{path}': {e.Message}", e);
        }
    }

    /// <summary>Scores rows, together with those of other requests where that is on.</summary>
    public Task<ScoringResult> PredictAsync(ScoringInput rows, CancellationToken cancellationToken) =>
        _microBatching ? _scorer.ScoreAsync(rows, cancellationToken) : Task.FromResult(_scorer.Score(rows));

    /// <summary>Serves the file as it is now. One that cannot be served leaves the old model in place and is told by <see cref="ReloadError"/>.</summary>
    /// <returns>Whether it is served.</returns>
    public bool TryReload()
    {
        try
        {
            var file = LoadedFile.Of(Path);
            _scorer.Replace(Path);
            (_file, _reloadError) = (file, null);
            return true;
        }
        // Whatever a broken file does must not end the server.
        catch (Exception e)
        {
            _reloadError = e.Message;
            return false;
        }
    }

    public ValueTask DisposeAsync() => _scorer.DisposeAsync();

    private static ScorerOptions Scoring(ServingOptions options) => new()
    {
        Execution = new ExecutionOptions { IntraOpThreads = options.IntraOpThreads },
        MaximumBatchSize = options.BatchSize,
        MaximumDelay = options.BatchDelay,
        QueueLength = options.QueueLength,
        Workers = options.Workers,
    };
}
