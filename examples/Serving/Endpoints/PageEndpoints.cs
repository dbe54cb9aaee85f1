namespace Serving.Endpoints;

/// <summary>The page at <c>/</c>: a form for a row and the answers to it.</summary>
public static class PageEndpoints
{
    public static void Map(WebApplication app)
    {
        Map(app, "/", "index.html", "text/html; charset=utf-8");
        Map(app, "/page.css", "page.css", "text/css; charset=utf-8");
        Map(app, "/page.js", "page.js", "text/javascript; charset=utf-8");
        Map(app, "/hints.json", "hints.json", "application/json");
        Map(app, "/favicon.svg", "favicon.svg", "image/svg+xml");
    }

    private static void Map(WebApplication app, string path, string resource, string type)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        app.MapGet(path, (HttpContext context) =>
        {
            var response = context.Response;
            response.ContentType = type;
            response.ContentLength = content.Length;
            response.Headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
            response.Headers.XContentTypeOptions = "nosniff";
            return response.Body.WriteAsync(content).AsTask();
        });
    }
}
