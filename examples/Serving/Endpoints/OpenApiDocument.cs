using System.Text.Json.Nodes;
using MlNet.MultiTask;
using Serving.Models;
using Serving.Rows;

namespace Serving.Endpoints;

/// <summary>The OpenAPI 3.1 description. It is made from the models, so that a client generated from it knows their columns and tasks by
/// name.</summary>
public static class OpenApiDocument
{
    public static JsonObject Create(ModelCatalog models, ServingOptions options, bool needsKey)
    {
        var paths = new JsonObject
        {
            ["/healthz"] = Get("Whether the process is alive", Text("It is")),
            ["/readyz"] = Get("Whether the server wants requests", Text("It does"), "503"),
            ["/v1/models"] = Get("Names of the models", Json("The names", new JsonObject { ["type"] = "object" })),
        };
        var schemas = new JsonObject { ["Problem"] = Problem() };
        foreach (var model in models.All)
        {
            schemas[$"{model.Name}.Row"] = Row(model.Schema);
            schemas[$"{model.Name}.Prediction"] = Prediction(model.Schema);
            paths[$"/v1/models/{model.Name}"] = Get(
                $"What {model.Name} reads and answers",
                Json("The model", new JsonObject { ["type"] = "object" })
            );
            paths[$"/v1/models/{model.Name}:predict"] = new JsonObject { ["post"] = Predict(model.Name, options) };
        }
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Multi-task scoring", ["version"] = "1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
        if (needsKey)
        {
            document["components"]!["securitySchemes"] = new JsonObject
            {
                ["key"] = new JsonObject
                {
                    ["type"] = "apiKey",
                    ["in"] = "header",
                    ["name"] = "X-Api-Key",
                },
            };
            document["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() });
        }
        return document;
    }

    private static JsonObject Get(string summary, JsonObject ok, params string[] problems) =>
        new()
        {
            ["get"] = new JsonObject { ["summary"] = summary, ["responses"] = Responses(ok, problems) },
        };

    private static JsonObject Predict(string model, ServingOptions options) =>
        new()
        {
            ["summary"] = $"Scores rows with {model}",
            ["operationId"] = $"{model}-predict",
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = Content("application/json", List("instances", $"{model}.Row", options.MaximumRows)),
            },
            ["responses"] = Responses(
                Json("An answer for each row, in order", List("predictions", $"{model}.Prediction", options.MaximumRows)),
                "400",
                "408",
                "413",
                "415",
                "503"
            ),
        };

    private static JsonObject Responses(JsonObject ok, params string[] problems)
    {
        var responses = new JsonObject { ["200"] = ok };
        foreach (var status in problems)
            responses[status] = new JsonObject
            {
                ["description"] = "A problem",
                ["content"] = Content("application/problem+json", Reference("Problem")),
            };
        return responses;
    }

    private static JsonObject Text(string description) =>
        new() { ["description"] = description, ["content"] = Content("text/plain", new JsonObject { ["type"] = "string" }) };

    private static JsonObject Json(string description, JsonObject schema) =>
        new() { ["description"] = description, ["content"] = Content("application/json", schema) };

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    private static JsonObject List(string name, string item, int most) =>
        Object([
            (
                name,
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = Reference(item),
                    ["minItems"] = 1,
                    ["maxItems"] = most,
                }
            ),
        ]);

    private static JsonObject Row(ModelSchema schema)
    {
        var row = Object(schema.Inputs.Select(column => (column.Name, Column(column.Type, column.Size, column.IsScalar, []))));
        row["additionalProperties"] = false;
        return row;
    }

    private static JsonObject Prediction(ModelSchema schema) =>
        Object([
            .. schema.Tasks.Select(task =>
                (task.Name, Object(task.Outputs.Select(output => (PredictionWriter.ShortName(task, output), Output(output)))))
            ),
            .. (schema.OtherOutputs ?? []).Select(output => (output.Name, Output(output))),
        ]);

    private static JsonObject Output(OutputColumn output) =>
        output.Type == ColumnKind.Key && output.KeyValues is not null
            ? Column(ColumnKind.Text, output.Size, output.IsScalar, output.SlotNames, output.ItemSize > 0)
            : Column(output.Type, output.Size, output.IsScalar, output.SlotNames, output.ItemSize > 0);

    private static JsonObject Column(ColumnKind type, int size, bool isScalar, IReadOnlyList<string> slots, bool isList = false)
    {
        if (isScalar)
            return Item(type, mayMiss: true);
        if (slots.Count == size)
            return Object(slots.Select(slot => (slot, Item(type, mayMiss: true))));
        return new JsonObject
        {
            ["type"] = "array",
            ["items"] = Item(type, mayMiss: true),
            ["minItems"] = isList ? 0 : size,
            ["maxItems"] = size,
        };
    }

    private static JsonObject Item(ColumnKind type, bool mayMiss) =>
        type switch
        {
            ColumnKind.Single or ColumnKind.Double => new JsonObject { ["type"] = mayMiss ? new JsonArray("number", "null") : "number" },
            ColumnKind.Text => new JsonObject { ["type"] = mayMiss ? new JsonArray("string", "null") : "string" },
            ColumnKind.Boolean => new JsonObject { ["type"] = "boolean" },
            _ => new JsonObject { ["type"] = "integer" },
        };

    private static JsonObject Object(IEnumerable<(string Name, JsonObject Schema)> properties)
    {
        var (all, required) = (new JsonObject(), new JsonArray());
        foreach (var (name, schema) in properties)
        {
            all[name] = schema;
            required.Add(name);
        }
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = all,
            ["required"] = required,
        };
    }

    private static JsonObject Problem()
    {
        var problem = Object([
            ("title", Item(ColumnKind.Text, false)),
            ("status", Item(ColumnKind.Int32, false)),
            ("detail", Item(ColumnKind.Text, false)),
        ]);
        problem["description"] = "RFC 9457. 'errors' names each field and what is wrong with it.";
        problem["properties"]!["errors"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = Item(ColumnKind.Text, false) },
        };
        return problem;
    }
}
