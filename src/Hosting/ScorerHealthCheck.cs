using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlNet.MultiTask;

/// <summary>Healthy while a scorer serves the newest file, degraded while it goes on with an older one because the newest cannot be
/// served.</summary>
internal sealed class ScorerHealthCheck(ScorerService service) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { ["hash"] = service.Hash, ["loadedAt"] = service.LoadedAt };
        try
        {
            // Throws where the scorer was disposed of.
            data["tasks"] = service.Scorer.Schema.Tasks.Select(task => task.Name).ToArray();
        }
        catch (ObjectDisposedException error)
        {
            return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, "The scorer was disposed.", error, data));
        }
        return Task.FromResult(
            service.ReloadFailure is { } failure
                ? HealthCheckResult.Degraded("The newest model file cannot be served; an older one goes on.", failure, data)
                : HealthCheckResult.Healthy("The newest model file is served.", data)
        );
    }
}
