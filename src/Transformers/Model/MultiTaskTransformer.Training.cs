using System.Text.Json;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <content>The summary of its training.</content>
public sealed partial class MultiTaskTransformer
{
    private bool? _wasCancelled;

    /// <summary>Whether its training was cancelled; the model is then the best one so far. It is stored in the model, and survives saving
    /// and loading.</summary>
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
