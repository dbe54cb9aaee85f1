using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MlNet.MultiTask;

/// <summary>Scorers for dependency injection.</summary>
public static class ScorerServiceExtensions
{
    /// <summary>
    /// Adds a <see cref="MultiTaskScorer"/> of a model file, with its <see cref="ScorerService"/>: loaded once, when it is first asked for
    /// or the host starts, shared by all, and given back by the container. Its file is watched; one that changed is loaded while the model
    /// is in use. The health check <c>multi-task scorer</c> is added to those of the service.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets path and options.</param>
    /// <exception cref="InvalidOperationException">A scorer was added already; give further ones names.</exception>
    public static IServiceCollection AddMultiTaskScorer(this IServiceCollection services, Action<ScorerServiceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        Add(services, "", configure);
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ScorerService>(""));
        // A container also disposes what a factory gives it, so the scorer and its service are disposed more than once: both allow that.
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ScorerService>("").Scorer);
        return services;
    }

    /// <summary>Adds a <see cref="MultiTaskScorer"/> and its <see cref="ScorerService"/> under a name, as keyed services:
    /// <c>[FromKeyedServices("penguins")] MultiTaskScorer scorer</c>. The health check is called <c>multi-task scorer NAME</c>.</summary>
    /// <inheritdoc cref="AddMultiTaskScorer(IServiceCollection, Action{ScorerServiceOptions})"/>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets path and options.</param>
    public static IServiceCollection AddMultiTaskScorer(
        this IServiceCollection services,
        string name,
        Action<ScorerServiceOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        Add(services, name, configure);
        services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<ScorerService>(name).Scorer);
        return services;
    }

    private static void Add(IServiceCollection services, string name, Action<ScorerServiceOptions> configure)
    {
        if (services.Any(other => other.IsKeyedService && other.ServiceType == typeof(ScorerService) && name.Equals(other.ServiceKey)))
            throw new InvalidOperationException(
                name.Length == 0
                    ? "A scorer was added already; give further ones names: AddMultiTaskScorer(name, …)."
                    : $"A scorer '{name}' was added already."
            );
        services.AddOptions<ScorerServiceOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ScorerServiceOptions>, ScorerServiceValidation>());
        services.AddKeyedSingleton(
            name,
            (provider, _) =>
                ScorerService.Load(name, provider.GetRequiredService<IOptionsMonitor<ScorerServiceOptions>>().Get(name))
        );
        services.AddSingleton(new ScorerName(name));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ScorerWatcher>());
        services
            .AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    name.Length == 0 ? "multi-task scorer" : $"multi-task scorer {name}",
                    provider => new ScorerHealthCheck(provider.GetRequiredKeyedService<ScorerService>(name)),
                    failureStatus: null,
                    tags: ["multi-task"]
                )
            );
    }
}
