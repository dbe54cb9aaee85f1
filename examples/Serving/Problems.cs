using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Serving;

/// <summary>Errors as problem details (RFC 9457): application/problem+json.</summary>
public static class Problems
{
    private static readonly JsonWriterOptions s_writing = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">What was wrong, and what would be right.</param>
    /// <param name="errors">What was wrong with each field; null where it is not about fields.</param>
    public static async Task WriteAsync(
        HttpContext context,
        int status,
        string detail,
        IReadOnlyDictionary<string, List<string>>? errors = null
    )
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        if (status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "1";
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_writing))
        {
            json.WriteStartObject();
            json.WriteString("type", $"https://httpwg.org/specs/rfc9110.html#status.{status}");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteString("instance", context.Request.Path);
            if (errors is not null)
            {
                json.WriteStartObject("errors");
                foreach (var (field, messages) in errors)
                {
                    json.WriteStartArray(field);
                    foreach (var message in messages)
                        json.WriteStringValue(message);
                    json.WriteEndArray();
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        response.ContentLength = buffer.Length;
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    /// <summary>Turns what goes wrong below, and answers without a body, into problem details.</summary>
    public static async Task CatchAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            var response = context.Response;
            if (
                response.StatusCode >= StatusCodes.Status400BadRequest
                && !response.HasStarted
                && response.ContentLength is null
                && response.ContentType is null
            )
                await WriteStatusAsync(context);
        }
        // What a client sent is no HTTP, or too much of it: a bad chunk size, say.
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, e.StatusCode, e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context
                .RequestServices.GetRequiredService<ILogger<WebApplication>>()
                .LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            await WriteAsync(context, StatusCodes.Status500InternalServerError, "The server failed; its log says why.");
        }
    }

    // No such page, wrong method.
    private static Task WriteStatusAsync(HttpContext context) =>
        WriteAsync(
            context,
            context.Response.StatusCode,
            $"{context.Request.Method} {context.Request.Path}: "
                + $"{ReasonPhrases.GetReasonPhrase(context.Response.StatusCode).ToLowerInvariant()}. /openapi.json says what there is."
        );
}
