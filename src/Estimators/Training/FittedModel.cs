using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>A fitted model that is trained further: its weights by name, its encodings and its label statistics.</summary>
internal sealed class FittedModel
{
    private readonly Dictionary<string, TensorProto> _tensors;
    private readonly FittedDocument _fitted;

    private readonly IReadOnlyList<SettingsNode?> _encodings;

    private FittedModel(ModelSchema schema, GraphProto graph, FittedDocument fitted, string identity)
    {
        Architecture = fitted.Settings(fitted.Architecture);
        _encodings = [.. fitted.Encodings.Select(column => column is null ? null : fitted.Settings(column.Settings))];
        SequenceTrunk = fitted.Trunks?.FirstOrDefault(trunk => trunk.IsOfSequence)?.Settings is { } trunk ? fitted.Settings(trunk) : null;
        Sequence = fitted.Sequence is { } sequence ? fitted.Settings(sequence) : null;
        (Schema, _fitted, Identity) = (schema, fitted, identity);
        _tensors = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        Statistics = [.. fitted.Labels.Select(LabelStatistics.Restore)];
    }

    public ModelSchema Schema { get; }

    /// <summary>Whether the trainer has more tasks behind those of the model.</summary>
    public bool AddsTasks { get; init; }

    /// <summary>Whether all that the model has stays as it is, and only what belongs to added tasks is trained.</summary>
    public bool KeepsTasks { get; init; }

    /// <summary>How many tasks it has.</summary>
    public int TaskCount => Schema.Tasks.Count;

    /// <summary>How many of the first tasks stay as they are, with all that they share.</summary>
    public int KeptTasks => KeepsTasks ? TaskCount : 0;

    /// <summary>The architecture that it was trained with.</summary>
    public SettingsNode Architecture { get; }

    /// <summary>The trunk from an ONNX file that read its sequences; null where there was none.</summary>
    public SettingsNode? SequenceTrunk { get; }

    /// <summary>How its sequences are read, without a trunk from an ONNX file; null where there are none, or where the model does not
    /// say.</summary>
    public SettingsNode? Sequence { get; }

    /// <summary>Statistics of the labels that the model was first trained on.</summary>
    public IReadOnlyList<LabelStatistics> Statistics { get; }

    /// <summary>SHA-256 of the model.</summary>
    public string Identity { get; }

    /// <summary>The feature columns of each route into the network.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Routes =>
        _fitted.Routes
        ??
        [
            [.. Schema.Inputs.Select(input => input.Name)],
        ];

    /// <summary>Per task which copy of the network it has; null where there is one for all.</summary>
    public IReadOnlyList<int>? Copies => _fitted.Copies;

    /// <summary>Per task what its logits stand for; null where the model does not say.</summary>
    public IReadOnlyList<string>? Logits => _fitted.Logits;

    /// <summary>The metadata for a newly trained model.</summary>
    public static string Write(
        Architecture architecture,
        IReadOnlyList<NumericEncoding?> encodings,
        IReadOnlyList<FittedEncoding> fitted,
        IReadOnlyList<LabelStatistics> labels,
        IReadOnlyList<IReadOnlyList<string>>? routes,
        IEnumerable<string> logits,
        IReadOnlyList<FittedTrunk>? trunks,
        SequenceEncoding? sequence
    ) =>
        JsonSerializer.Serialize(
            new FittedDocument(
                FittedDocument.VersionWithoutCopies,
                Settings(architecture),
                [
                    .. fitted.Select(
                        (encoding, i) =>
                            encodings[i] is { } from && encoding.State is { } state
                                ? new FittedColumn(Settings(from), MemoryMarshal.AsBytes<float>(state.ToArray()).ToArray())
                                : null
                    ),
                ],
                [.. labels.Select(label => label.Capture())],
                routes,
                Logits: [.. logits],
                Trunks: trunks,
                Sequence: sequence is null ? null : Settings(UsedTrunk.WithoutFile(sequence))
            ),
            FittedJsonContext.Default.FittedDocument
        );

    /// <summary>The same for a model whose tasks have copies of the network.</summary>
    /// <param name="fitted">What <see cref="Write"/> gave.</param>
    /// <param name="copies">Per task the position of its copy.</param>
    public static string WithCopies(string fitted, IReadOnlyList<int> copies) =>
        JsonSerializer.Serialize(
            JsonSerializer.Deserialize(fitted, FittedJsonContext.Default.FittedDocument)! with
            {
                Version = FittedDocument.CurrentVersion,
                Copies = copies,
            },
            FittedJsonContext.Default.FittedDocument
        );

    /// <summary>Reads it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="addsTasks">Whether the trainer has more tasks behind those of the model.</param>
    /// <param name="keepsTasks">Whether all that the model has stays as it is.</param>
    /// <exception cref="InvalidOperationException">The model cannot be trained further.</exception>
    public static FittedModel Read(MultiTaskTransformer model, bool addsTasks = false, bool keepsTasks = false)
    {
        var onnx = OnnxModelFile.Parse(model.OnnxModel);
        var json = onnx.MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKeys.Fitted)?.Value
            ?? throw new InvalidOperationException(
                $"The model does not contain its encodings and label statistics ('{MetadataKeys.Fitted}' is not in its metadata); "
                    + "only models that MultiTaskEstimator trained can be trained further."
            );
        try
        {
            var fitted = JsonSerializer.Deserialize(json, FittedJsonContext.Default.FittedDocument);
            if (fitted is null || fitted.Encodings.Count != model.Schema.Inputs.Count || fitted.Labels.Count != model.Schema.Tasks.Count)
                throw new InvalidDataException("it has not one entry for each column and task.");
            if (!fitted.IsReadable)
                throw new InvalidDataException(
                    $"it is of version {fitted.Version}, and this version of the library reads 1 to {FittedDocument.CurrentVersion}. "
                        + "Train further with the version of the library that wrote it, or a later one."
                );
            if (fitted.Copies is { } copies && !IsNumbering(copies, fitted.Labels.Count))
                throw new InvalidDataException("its copies of the network are not numbered from 0, one for each task.");
            return new FittedModel(model.Schema, onnx.Graph, fitted, Convert.ToHexStringLower(SHA256.HashData(model.OnnxModel.Span)))
            {
                AddsTasks = addsTasks,
                KeepsTasks = keepsTasks,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            throw new InvalidOperationException(
                $"The metadata '{MetadataKeys.Fitted}' of the model cannot be read: {error.Message}",
                error
            );
        }
    }

    /// <summary>Whether some column of numbers was encoded with these settings, or there is no such column.</summary>
    public bool UsesEncoding(NumericEncoding settings)
    {
        // Bags are chosen column by column.
        var known = _encodings.OfType<SettingsNode>().Where(node => node is not SettingsObject { Type: nameof(BagEncoding) }).ToArray();
        var now = SettingsReader.Read(settings);
        return known.Length == 0 || known.Any(stored => SettingsComparison.Differences(stored, now).Count == 0);
    }

    /// <summary>Whether a feature column was encoded with these settings.</summary>
    public bool UsesEncoding(string column, NumericEncoding settings) =>
        Schema.Inputs.ToList().FindIndex(input => input.Name == column) is >= 0 and var i
        && _encodings[i] is { } stored
        && SettingsComparison.Differences(stored, SettingsReader.Read(settings)).Count == 0;

    /// <summary>Whether it was trained with this architecture.</summary>
    public bool UsesArchitecture(Architecture architecture) =>
        SettingsComparison.Differences(Architecture, SettingsReader.Read(architecture)).Count == 0;

    /// <summary>The encoding of a column of numbers as it was fitted.</summary>
    /// <exception cref="InvalidOperationException">It had other settings, or was not kept.</exception>
    public FittedEncoding Restore(int input, NumericEncoding settings)
    {
        var column = Schema.Inputs[input];
        var fitted = _fitted.Encodings[input]
            ?? throw new InvalidOperationException(
                $"The model does not hold the encoding of column '{column.Name}': {settings.GetType().Name} has no State to restore "
                    + "it from."
            );
        var differences = SettingsComparison.Differences(_encodings[input]!, SettingsReader.Read(settings), "the encoding");
        if (differences.Count > 0)
            throw new InvalidOperationException(
                $"Column '{column.Name}' was encoded with other settings than the options have: {string.Join("; ", differences)}."
            );
        if (fitted.State.Length % sizeof(float) != 0)
            throw new InvalidOperationException(
                $"The model's state of the encoding of column '{column.Name}' has {fitted.State.Length} "
                    + "bytes, which are no float32 numbers."
            );
        return settings.Restore(column, MemoryMarshal.Cast<byte, float>(fitted.State).ToArray());
    }

    private static bool IsNumbering(IReadOnlyList<int> copies, int tasks) =>
        copies.Count == tasks && copies.Distinct().Order().SequenceEqual(Enumerable.Range(0, copies.Distinct().Count()));

    /// <summary>Settings as metadata have them.</summary>
    public static JsonElement Settings(object value) =>
        JsonSerializer.Deserialize(SettingsJson.Write(SettingsReader.Read(value)), FittedJsonContext.Default.JsonElement);

    /// <summary>The values of a parameter or state; null if it is only used in training, so that the graph does not have it.</summary>
    public float[]? Values(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor.Floats() : null;
}
