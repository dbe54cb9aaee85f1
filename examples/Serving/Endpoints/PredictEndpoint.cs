using System.Diagnostics;
using Microsoft.Extensions.ObjectPool;
using MlNet.MultiTask;
using Serving.Models;
using Serving.Rows;
using Serving.Telemetry;

namespace Serving.Endpoints;

/// <summary>
/// <c>POST /v1/models/{name}:predict</c>: rows in, each task's answer out (the paths and envelope of TensorFlow Serving and KServe's first
/// protocol).
/// </summary>
public sealed class PredictEndpoint(
    ModelCatalog models,
    ServingOptions options,
    AdmissionGate gate,
    ByteBudget budget,
    ServingTelemetry telemetry
)
{
    private readonly ObjectPool<AnswerBuffer> _answers = ObjectPool.Create<AnswerBuffer>();
    private readonly ObjectPool<RequestLimit> _limits = ObjectPool.Create<RequestLimit>();

    public static void Map(WebApplication app)
    {
        var endpoint = ActivatorUtilities.CreateInstance<PredictEndpoint>(app.Services);
        app.MapPost("/v1/models/{name}:predict", (RequestDelegate)endpoint.HandleAsync);
    }

    private async Task HandleAsync(HttpContext context)
    {
        var name = (string?)context.Request.RouteValues["name"];
        if (models.Find(name) is not { } model)
        {
            await ModelEndpoints.NotFoundAsync(context, models, name);
            return;
        }
        if (context.Request.ContentType != "application/json" && !context.Request.HasJsonContentType())
        {
            await Problems.WriteAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "The body must be JSON: Content-Type: application/json."
            );
            return;
        }
        var started = Stopwatch.GetTimestamp();
        var rows = 0;
        try
        {
            rows = await PredictAsync(context, model);
        }
        finally
        {
            telemetry.Predicted(model.Name, context.Response.StatusCode, rows, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task<int> PredictAsync(HttpContext context, ServedModel model)
    {
        var limit = _limits.Get();
        var isOver = limit.Start(options.RequestTimeout, context.RequestAborted);
        RequestBody? body = null;
        try
        {
            // A client that sends its body slowly waits by itself: it takes no place among those that are scored.
            body = await RequestBody.ReadAsync(context.Request, budget, isOver);
            if (gate.TryEnter())
                return await AnswerAsync(context, model, body, isOver);
            await Problems.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                $"{gate.Limit} requests are in work or waiting, the most that this server takes. Try again."
            );
        }
        catch (RowsRejectedException e)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, e.Message, e.Errors);
        }
        catch (BudgetExhaustedException e)
        {
            // The rest of the body is not wanted, and only the end of the connection keeps it away.
            context.Response.Headers.Connection = "close";
            await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await Problems.WriteAsync(
                context,
                e.StatusCode,
                e.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? $"The body has more than {options.MaximumBodyBytes} bytes, the most that one request may have."
                    : e.Message
            );
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await (
                body is null
                    ? Problems.WriteAsync(
                        context,
                        StatusCodes.Status408RequestTimeout,
                        $"The body did not come within {options.RequestTimeout.TotalSeconds} seconds."
                    )
                    : Problems.WriteAsync(
                        context,
                        StatusCodes.Status503ServiceUnavailable,
                        $"There was no answer within {options.RequestTimeout.TotalSeconds} seconds. Try again."
                    )
            );
        }
        finally
        {
            body?.Dispose();
            _limits.Return(limit);
        }
        return 0;
    }

    private async Task<int> AnswerAsync(HttpContext context, ServedModel model, RequestBody body, CancellationToken isOver)
    {
        try
        {
            var input = Read(body, model, isOver);
            var result = await ScoreAsync(model, input, isOver);
            await WriteAsync(context, result);
            return result.Rows;
        }
        finally
        {
            gate.Leave();
        }
    }

    private ScoringInput Read(RequestBody body, ServedModel model, CancellationToken isOver)
    {
        using var activity = telemetry.Activities.StartActivity("read rows");
        return RowReader.Read(body.Bytes, model.Schema, options.MaximumRows, isOver);
    }

    private async Task<ScoringResult> ScoreAsync(ServedModel model, ScoringInput input, CancellationToken cancellationToken)
    {
        using var activity = telemetry.Activities.StartActivity("score");
        activity?.SetTag("multitask.model", model.Name);
        activity?.SetTag("multitask.rows", input.Rows);
        return await model.PredictAsync(input, cancellationToken);
    }

    private async Task WriteAsync(HttpContext context, ScoringResult result)
    {
        var answer = _answers.Get();
        PredictionWriter.Write(answer.Json, result);
        answer.Json.Flush();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Written.Length;
        await context.Response.BodyWriter.WriteAsync(answer.Written, context.RequestAborted);
        // Not after an exception: then somebody may still be reading it.
        _answers.Return(answer);
    }
}
