namespace Serving.Access;

/// <summary>
/// Answers only those who show a key, where there are keys. Probes and the files of the page are for everybody: they tell nothing about
/// models.
/// </summary>
public sealed class KeyCheck(ApiKeys keys)
{
    private static readonly HashSet<string> s_open = new(StringComparer.Ordinal)
    {
        "/healthz",
        "/readyz",
        "/",
        "/page.css",
        "/page.js",
        "/hints.json",
        "/favicon.svg",
    };

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (keys.Allow(context.Request) || s_open.Contains(context.Request.Path.Value ?? ""))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(
            context,
            StatusCodes.Status401Unauthorized,
            "A key is needed: send it as X-Api-Key, or as Authorization: Bearer."
        );
    }
}
