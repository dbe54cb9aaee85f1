using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlNet.MultiTask;

namespace Serving.Rows;

/// <summary>
/// Writes <c>{"predictions":[{"Species":{"Score":{"Adelie":0.98,…},"Probability":0.98,"PredictedLabel":"Adelie"},…},…]}</c>: for each row
/// each task's columns by the names that ML.NET gives them. All names are encoded once for a model.
/// </summary>
public sealed class PredictionWriter
{
    private static readonly JsonEncodedText s_predictions = Encode("predictions");
    private static readonly ConditionalWeakTable<ModelSchema, PredictionWriter> s_writers = [];

    private readonly (JsonEncodedText Name, OutputWriter[] Outputs)[] _tasks;
    private readonly OutputWriter[] _others;

    private PredictionWriter(ModelSchema schema)
    {
        _tasks =
        [
            .. schema.Tasks.Select(task =>
                (Encode(task.Name), task.Outputs.Select(output => OutputWriter.For(output, ShortName(task, output))).ToArray())
            ),
        ];
        _others = [.. (schema.OtherOutputs ?? []).Select(output => OutputWriter.For(output, output.Name))];
    }

    public static void Write(Utf8JsonWriter json, ScoringResult result) =>
        s_writers.GetValue(result.Schema, schema => new PredictionWriter(schema)).WriteRows(json, result);

    /// <summary>The name of a task's column within the task: Score of Species.Score.</summary>
    public static string ShortName(TaskSchema task, OutputColumn output) =>
        output.Name.StartsWith(task.Name + ".", StringComparison.Ordinal) ? output.Name[(task.Name.Length + 1)..] : output.Name;

    /// <summary>A name or text as it stands in an answer.</summary>
    public static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private void WriteRows(Utf8JsonWriter json, ScoringResult result)
    {
        json.WriteStartObject();
        json.WriteStartArray(s_predictions);
        for (var row = 0; row < result.Rows; row++)
        {
            json.WriteStartObject();
            foreach (var (name, outputs) in _tasks)
            {
                json.WriteStartObject(name);
                foreach (var output in outputs)
                    output.Write(json, result, row);
                json.WriteEndObject();
            }
            foreach (var output in _others)
                output.Write(json, result, row);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
