using System.Text.Json;
using MlNet.MultiTask;
using MultiTaskScorerApi;

// dotnet run -- --Model FILE: an ONNX file of MlNet.MultiTask. It may be replaced while it is served.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMultiTaskScorer(options => options.Path = builder.Configuration["Model"] ?? "model.onnx");

var app = builder.Build();
app.MapHealthChecks("/healthz");

// What the model reads and says.
app.MapGet(
    "/model",
    (MultiTaskScorer scorer) =>
        new
        {
            inputs = scorer.Schema.Inputs.Select(input => new { input.Name, type = input.Type.ToString() }),
            tasks = scorer.Schema.Tasks.Select(task => new { task.Name, task.Kind }),
        }
);

// [{"column": value, ...}, ...] in; an answer for each task of each row out.
app.MapPost(
    "/score",
    async (JsonElement[] rows, MultiTaskScorer scorer, CancellationToken cancellation) =>
    {
        try
        {
            var result = await scorer.ScoreAsync(Rows.Read(scorer.Schema, rows), cancellation);
            return Results.Ok(Rows.Answers(result));
        }
        catch (FormatException error)
        {
            return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
);

app.Run();
