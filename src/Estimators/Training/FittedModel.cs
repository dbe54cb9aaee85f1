using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>A fitted model as the start of a further training: weights by their names, encodings and label statistics as they were.</summary>
internal sealed class FittedModel
{
    private readonly Dictionary<string, TensorProto> _tensors;
    private readonly FittedDocument _fitted;

    private FittedModel(ModelSchema schema, GraphProto graph, FittedDocument fitted, string identity)
    {
        (Schema, _fitted, Identity) = (schema, fitted, identity);
        _tensors = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        Statistics = [.. fitted.Labels.Select(LabelStatistics.Restore)];
    }

    public ModelSchema Schema { get; }

    public string Architecture => _fitted.Architecture;

    /// <summary>Statistics of the labels that the model was first trained on.</summary>
    public IReadOnlyList<LabelStatistics> Statistics { get; }

    /// <summary>SHA-256 of the model.</summary>
    public string Identity { get; }

    /// <summary>The feature columns of each way into the network.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Routes => _fitted.Routes ?? [[.. Schema.Inputs.Select(input => input.Name)]];

    /// <summary>What a model that is trained now is to carry.</summary>
    public static string Write(
        Architecture architecture, IReadOnlyList<NumericEncoding?> encodings, IReadOnlyList<FittedEncoding> fitted, IReadOnlyList<LabelStatistics> labels, IReadOnlyList<IReadOnlyList<string>>? routes) =>
        JsonSerializer.Serialize(new FittedDocument(FittedDocument.CurrentVersion, SettingsText.Of(architecture),
            [.. fitted.Select((encoding, i) => encodings[i] is { } from && encoding.State is { } state
                ? new FittedColumn(SettingsText.Of(from), MemoryMarshal.AsBytes<float>(state.ToArray()).ToArray()) : null)],
            [.. labels.Select(label => label.Capture())], routes), FittedJsonContext.Default.FittedDocument);

    /// <exception cref="InvalidOperationException">The model cannot be trained further.</exception>
    public static FittedModel Read(MultiTaskTransformer model)
    {
        var onnx = OnnxModelFile.Parse(model.OnnxModel);
        var json = onnx.MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKeys.Fitted)?.Value ?? throw new InvalidOperationException(
            $"The model does not say what it was fitted with ('{MetadataKeys.Fitted}' is not in its metadata); only models that MultiTaskEstimator trained can be trained further.");
        try
        {
            var fitted = JsonSerializer.Deserialize(json, FittedJsonContext.Default.FittedDocument);
            if (fitted is null || fitted.Version != FittedDocument.CurrentVersion || fitted.Encodings.Count != model.Schema.Inputs.Count || fitted.Labels.Count != model.Schema.Tasks.Count)
                throw new InvalidDataException($"it has version {fitted?.Version}, expected {FittedDocument.CurrentVersion}, or not one entry for each column and task.");
            return new FittedModel(model.Schema, onnx.Graph, fitted, Convert.ToHexStringLower(SHA256.HashData(model.OnnxModel.Span)));
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            throw new InvalidOperationException($"The metadata '{MetadataKeys.Fitted}' of the model cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Whether a column of numbers was encoded with these settings, or there is none.</summary>
    public bool UsesEncoding(NumericEncoding settings)
    {
        var known = _fitted.Encodings.OfType<FittedColumn>().ToArray();
        return known.Length == 0 || known.Any(column => column.Settings == SettingsText.Of(settings));
    }

    /// <summary>The encoding of a column of numbers as it was fitted.</summary>
    /// <exception cref="InvalidOperationException">It had other settings, or was not kept.</exception>
    public FittedEncoding Restore(int input, NumericEncoding settings)
    {
        var column = Schema.Inputs[input];
        var fitted = _fitted.Encodings[input] ?? throw new InvalidOperationException(
            $"The model does not hold the encoding of column '{column.Name}': {settings.GetType().Name} has no State to restore it from.");
        return fitted.Settings == SettingsText.Of(settings) && fitted.State.Length % sizeof(float) == 0
            ? settings.Restore(column, MemoryMarshal.Cast<byte, float>(fitted.State).ToArray())
            : throw new InvalidOperationException($"Column '{column.Name}' was encoded by {fitted.Settings}, but the options say {SettingsText.Of(settings)}.");
    }

    /// <summary>A parameter's or state's values; null where the graph does not have it, since only training used it.</summary>
    public float[]? Values(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor.Floats() : null;
}
