namespace Serving.Endpoints;

/// <summary>For whoever watches over the process: is it alive, does it want requests?</summary>
public static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", (HttpContext context) => context.Response.WriteAsync("ok"));
        app.MapGet("/readyz", (HttpContext context, Readiness readiness) =>
            readiness.IsReady
                ? context.Response.WriteAsync("ready")
                : Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The server is stopping, or has not started yet.")
        );
    }
}
