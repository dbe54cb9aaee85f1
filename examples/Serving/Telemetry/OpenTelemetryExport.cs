using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Serving.Telemetry;

/// <summary>Sends metrics and traces to an OpenTelemetry collector where the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names
/// one; the other OTEL_ variables are obeyed too.</summary>
public sealed class OpenTelemetryExport : IDisposable
{
    private readonly MeterProvider? _meters;
    private readonly TracerProvider? _traces;

    private OpenTelemetryExport(MeterProvider? meters, TracerProvider? traces) => (_meters, _traces) = (meters, traces);

    public static OpenTelemetryExport Start()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            return new OpenTelemetryExport(null, null);
        var service = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") ?? "multitask-serving";
        return new OpenTelemetryExport(
            Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(resource => resource.AddService(service))
                .AddMeter(ServingTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddOtlpExporter()
                .Build(),
            Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(resource => resource.AddService(service))
                .AddSource(ServingTelemetry.Name, "Microsoft.AspNetCore")
                .AddOtlpExporter()
                .Build()
        );
    }

    // Sends what is left.
    public void Dispose()
    {
        _meters?.Dispose();
        _traces?.Dispose();
    }
}
