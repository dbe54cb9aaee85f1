using Microsoft.AspNetCore.Hosting;
using Serving.Access;
using Serving.Endpoints;
using Serving.Models;
using Serving.Telemetry;

namespace Serving;

/// <summary>Puts the server together.</summary>
public static class ServingApp
{
    /// <exception cref="ServingSetupException">An option is not allowed, or a model cannot be loaded.</exception>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var options = ServingOptions.From(builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls(ServingOptions.DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaximumBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = options.MaximumConnections;
            kestrel.Limits.RequestHeadersTimeout = options.RequestTimeout;
        });
        // A line for every request would cost more than the request.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // It writes nothing above that level, but while it may, each request gets an activity; for tracing there is one all the same.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout + options.DrainDelay);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new AdmissionGate(options.QueueLength));
        builder.Services.AddSingleton(new ByteBudget(options.MaximumBytesInFlight));
        builder.Services.AddSingleton(ApiKeys.From(options));
        builder.Services.AddSingleton<KeyCheck>();
        builder.Services.AddSingleton<ServingTelemetry>();
        builder.Services.AddSingleton(_ => OpenTelemetryExport.Start());
        // Given back by the container after the last request.
        ModelCatalog.Add(builder.Services, options);
        builder.Services.AddSingleton(services => ModelCatalog.Load(services, options));
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Readiness>());

        var app = builder.Build();
        app.Services.GetRequiredService<OpenTelemetryExport>();
        // Asked for here, so that a missing model ends the start.
        app.Services.GetRequiredService<ModelCatalog>();
        app.Use(Problems.CatchAsync);
        app.Use(app.Services.GetRequiredService<KeyCheck>().CheckAsync);
        HealthEndpoints.Map(app);
        ModelEndpoints.Map(app);
        PredictEndpoint.Map(app);
        PageEndpoints.Map(app);
        return app;
    }
}
