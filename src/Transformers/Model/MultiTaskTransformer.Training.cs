using System.Text.Json;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <content>What its training said about itself.</content>
public sealed partial class MultiTaskTransformer
{
    private bool? _wasCancelled;

    /// <summary>Whether its training was cancelled: the model then is the best up to there. It stands in the model, and is still known when
    /// that was saved and loaded.</summary>
    public bool WasCancelled => _wasCancelled ??= ReadWasCancelled();

    private bool ReadWasCancelled()
    {
        var metadata = ModelProto.Parser.ParseFrom(Model).MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKeys.Training);
        if (metadata is null)
            return false;
        try
        {
            using var json = JsonDocument.Parse(metadata.Value);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("wasCancelled", out var flag)
                && flag.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
