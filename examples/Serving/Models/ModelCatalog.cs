using MlNet.MultiTask;
using Serving.Telemetry;

namespace Serving.Models;

/// <summary>The models of a server by name.</summary>
public sealed class ModelCatalog
{
    private readonly Dictionary<string, ServedModel> _models = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ServedModel> All => _models.Values;

    /// <summary>Adds a scorer for each model that the options name; their files are watched.</summary>
    public static void Add(IServiceCollection services, ServingOptions options)
    {
        foreach (var (name, path) in options.Models)
        {
            services.AddMultiTaskScorer(name, scorer => Configure(scorer, path, options));
            services
                .AddOptions<ScorerServiceOptions>(name)
                .Configure<ServingTelemetry>(
                    (scorer, telemetry) => scorer.Reloaded = (service, isServed) => telemetry.Reloaded(service.Name, isServed)
                );
        }
    }

    /// <summary>Loads them all.</summary>
    /// <exception cref="ServingSetupException">A model cannot be loaded.</exception>
    public static ModelCatalog Load(IServiceProvider services, ServingOptions options)
    {
        var catalog = new ModelCatalog();
        foreach (var (name, path) in options.Models)
            catalog._models[name] = ServedModel.Load(services, name, path, options.MicroBatching);
        return catalog;
    }

    public ServedModel? Find(string? name) => name is not null && _models.TryGetValue(name, out var model) ? model : null;

    private static void Configure(ScorerServiceOptions scorer, string path, ServingOptions options)
    {
        (scorer.Path, scorer.ReloadInterval) = (path, options.ReloadInterval);
        if (options.TrialLoad)
            scorer.BeforeReload = file => ModelTrial.Run(file, options);
        scorer.Scoring = new ScorerOptions
        {
            Execution = new ExecutionOptions { IntraOpThreads = options.IntraOpThreads },
            MaximumBatchSize = options.BatchSize,
            MaximumDelay = options.BatchDelay,
            QueueLength = options.QueueLength,
            Workers = options.Workers,
        };
    }
}
