using MlNet.MultiTask;

namespace Serving.Models;

/// <summary>A model file that is served under a name.</summary>
public sealed class ServedModel
{
    private readonly ScorerService _service;
    private readonly bool _gathers;

    private ServedModel(ScorerService service, bool gathers) => (_service, _gathers) = (service, gathers);

    public string Name => _service.Name;

    public ModelSchema Schema => _service.Scorer.Schema;

    public ExecutionInfo Execution => _service.Scorer.Execution;

    /// <summary>The first 12 digits of the file's hash.</summary>
    public string Version => _service.Hash[..12];

    public DateTimeOffset LoadedAt => _service.LoadedAt;

    /// <summary>Why the newest file is not served, in words that may be shown to everybody; null where it is.</summary>
    public string? ReloadError => _service.ReloadFailure is { } failure ? Public(failure) : null;

    /// <exception cref="ServingSetupException">The file is missing, or no model.</exception>
    public static ServedModel Load(IServiceProvider services, string name, string path, bool gathers)
    {
        if (!File.Exists(path))
            throw new ServingSetupException(
                $"There is no model file '{Path.GetFullPath(path)}' for the model '{name}'. './build.sh serve' trains the "
                    + "penguins and serves them; "
                    + $"'./build.sh demo --out penguins-model' only trains. For a model of your own: --Models:{name} FILE, an ONNX file of "
                    + "this library or a zip that ML.NET saved."
            );
        try
        {
            return new ServedModel(services.GetRequiredKeyedService<ScorerService>(name), gathers);
        }
        catch (Exception e)
        {
            throw new ServingSetupException(e.Message, e);
        }
    }

    /// <summary>Scores rows, together with those of other requests where that is on.</summary>
    public Task<ScoringResult> PredictAsync(ScoringInput rows, CancellationToken cancellationToken) =>
        _gathers ? _service.Scorer.ScoreAsync(rows, cancellationToken) : Task.FromResult(_service.Scorer.Score(rows));

    // What is wrong with a model may be told; where files lie, and what the system says about them, is for the log.
    private string Public(Exception e) =>
        e is InvalidDataException or OnnxModelException or OnnxExportException or InvalidOperationException
            ? e
                .Message.Replace(Path.GetFullPath(_service.Path), Name, StringComparison.Ordinal)
                .Replace(_service.Path, Name, StringComparison.Ordinal)
            : "The file cannot be read; the server's log says why.";
}
