using System.Text.Json;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>The trunks in a fitted model's metadata.</summary>
/// <param name="Trunks">The trunks; null in models from before there were any.</param>
internal sealed record FittedTrunks(IReadOnlyList<FittedTrunk>? Trunks = null)
{
    private const string Sequence = "sequence/";

    /// <summary>A fitted model's trunk with the weights that it has there.</summary>
    /// <param name="model">The model.</param>
    /// <param name="column">The image column that it belongs to, or one of the sequence; null where there is one trunk.</param>
    /// <exception cref="InvalidOperationException">The model has no such trunk, or several.</exception>
    /// <exception cref="OnnxModelException">Its metadata are damaged.</exception>
    public static (ModelProto Model, string Digest) Read(MultiTaskTransformer model, string? column)
    {
        var onnx = OnnxModelFile.Parse(model.OnnxModel);
        var all = In(onnx);
        var isOfSequence = model.Schema.Inputs.Any(input => input.IsSequence && input.Name == column);
        FittedTrunk[] found = [.. all.Where(trunk => column is null || trunk.Column == column || (trunk.IsOfSequence && isOfSequence))];
        if (found is not [var trunk])
            throw new InvalidOperationException(
                all.Count == 0
                    ? "The model holds no trunk from an ONNX file: it has none, or was trained by a version of this library that left it "
                        + "to the file."
                    : $"The model has the trunks of {Guard.List(all.Select(NameOf))}: name the "
                        + $"column of one of them{(column is null ? "" : $" instead of '{column}'")}."
            );
        var index = model.Schema.Inputs.ToList().FindIndex(input => input.Name == trunk.Column);
        var scope =
            trunk.IsOfSequence ? Sequence + "trunk/"
            : trunk.Column is null ? "trunk/"
            : $"inputs/{LayerNames.Of(index)}/trunk/";
        var isArchitecture = trunk is { Column: null, IsOfSequence: false };
        var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var tensor in onnx.Graph.Initializer)
            if (Within(tensor.Name, scope, isArchitecture) is { } name)
                tensors.TryAdd(name, tensor);
        return (
            TrunkFile.Restore(trunk.Structure, name => tensors.TryGetValue(name, out var tensor) ? tensor.Floats() : null),
            trunk.Digest
        );
    }

    // A tensor's name within the trunk. Copies of the network have scopes of their own in front, and the first copy is taken.
    private static string? Within(string name, string scope, bool isArchitecture)
    {
        var at =
            name.StartsWith(scope, StringComparison.Ordinal) ? 0
            : name.IndexOf("/" + scope, StringComparison.Ordinal) is >= 0 and var found ? found + 1
            : -1;
        var isOther =
            isArchitecture && (name.Contains("inputs/", StringComparison.Ordinal) || name.Contains(Sequence, StringComparison.Ordinal));
        return at < 0 || isOther ? null : name[(at + scope.Length)..];
    }

    private static string NameOf(FittedTrunk trunk) => trunk.Column ?? (trunk.IsOfSequence ? "the sequence" : "the architecture");

    private static IReadOnlyList<FittedTrunk> In(ModelProto model)
    {
        if (model.MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKeys.Fitted)?.Value is not { } json)
            return [];
        try
        {
            return JsonSerializer.Deserialize(json, FittedTrunksJsonContext.Default.FittedTrunks)?.Trunks ?? [];
        }
        catch (JsonException error)
        {
            throw new OnnxModelException($"The metadata '{MetadataKeys.Fitted}' of the model cannot be read: {error.Message}", error);
        }
    }
}
