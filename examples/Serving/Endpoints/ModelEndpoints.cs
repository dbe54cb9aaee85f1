using System.Text.Json.Nodes;
using MlNet.MultiTask;
using Serving.Access;
using Serving.Models;
using Serving.Rows;

namespace Serving.Endpoints;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{name}</c>: what is served, what it reads and what it answers.</summary>
public static class ModelEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/v1/models", (HttpContext context, ModelCatalog models) =>
            JsonAsync(context, new JsonObject { ["models"] = new JsonArray([.. models.All.Select(model => (JsonNode)model.Name)]) })
        );
        app.MapGet("/v1/models/{name}", (HttpContext context, ModelCatalog models, ServingOptions options, string name) =>
            models.Find(name) is { } model ? JsonAsync(context, Describe(model, options)) : NotFoundAsync(context, models, name)
        );
        app.MapGet("/openapi.json", (HttpContext context, ModelCatalog models, ServingOptions options, ApiKeys keys) =>
            JsonAsync(context, OpenApiDocument.Create(models, options, keys.AreNeeded))
        );
    }

    public static Task NotFoundAsync(HttpContext context, ModelCatalog models, string? name) =>
        Problems.WriteAsync(
            context,
            StatusCodes.Status404NotFound,
            $"There is no model '{name}'; this server has {string.Join(", ", models.All.Select(model => $"'{model.Name}'"))}."
        );

    private static Task JsonAsync(HttpContext context, JsonObject json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString());
    }

    private static JsonObject Describe(ServedModel model, ServingOptions options) =>
        new()
        {
            ["name"] = model.Name,
            ["ready"] = true,
            ["version"] = model.Version,
            ["loadedAt"] = model.LoadedAt.ToString("O"),
            ["reloadError"] = model.ReloadError,
            ["execution"] = model.Execution.ToString(),
            ["limits"] = new JsonObject
            {
                ["rows"] = options.MaximumRows,
                ["bodyBytes"] = options.MaximumBodyBytes,
                ["seconds"] = options.RequestTimeout.TotalSeconds,
            },
            ["inputs"] = new JsonArray([.. model.Schema.Inputs.Select(Describe)]),
            ["tasks"] = new JsonArray([.. model.Schema.Tasks.Select(Describe)]),
        };

    private static JsonNode Describe(InputColumn column) =>
        new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type.ToString(),
            ["size"] = column.IsScalar ? null : column.Size,
        };

    private static JsonNode Describe(TaskSchema task) =>
        new JsonObject
        {
            ["name"] = task.Name,
            ["kind"] = task.Kind,
            ["outputs"] = new JsonArray([
                .. task.Outputs.Select(output =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = PredictionWriter.ShortName(task, output),
                            ["type"] = output.Type.ToString(),
                            ["size"] = output.IsScalar ? null : output.Size,
                            ["slots"] =
                                output.SlotNames.Count == 0 ? null : new JsonArray([.. output.SlotNames.Select(slot => (JsonNode)slot)]),
                        }
                ),
            ]),
        };
}
