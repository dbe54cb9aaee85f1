using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>Everything that was learnt besides the weights, as stored in a model's metadata.</summary>
/// <param name="Version">Version of this layout: 1 has settings as the text of <see cref="SettingsText"/>, 2 has them as
/// <see cref="SettingsJson"/>, 3 has copies.</param>
/// <param name="Architecture">The architecture with its settings.</param>
/// <param name="Encodings">Per input column the settings of its encoding, and what was fitted; null for columns without fitted numbers, and
/// for encodings that cannot be restored.</param>
/// <param name="Labels">Per task the statistics of its labels.</param>
/// <param name="Routes">If data sets have different feature columns, the columns of each route into the network; null for a single route
/// over all columns.</param>
/// <param name="Copies">Per task which copy of the network it has; null if there is one for all.</param>
/// <param name="Logits">Per task what its logits stand for; null in models that were written before this was said.</param>
/// <param name="Trunks">The trunks from ONNX files, without their weights; null if there are none.</param>
/// <param name="Sequence">How sequences are read, without a trunk from an ONNX file; null if there are none, and in models that were
/// written before this was said.</param>
internal sealed record FittedDocument(
    int Version,
    JsonElement Architecture,
    IReadOnlyList<FittedColumn?> Encodings,
    IReadOnlyList<LabelSummary> Labels,
    IReadOnlyList<IReadOnlyList<string>>? Routes = null,
    IReadOnlyList<int>? Copies = null,
    IReadOnlyList<string>? Logits = null,
    IReadOnlyList<FittedTrunk>? Trunks = null,
    JsonElement? Sequence = null
)
{
    public const int CurrentVersion = 3;

    /// <summary>The version of a model of one network for all tasks, which earlier versions of the library read too.</summary>
    public const int VersionWithoutCopies = 2;

    /// <summary>Whether this version of the library reads it.</summary>
    public bool IsReadable => Version is >= 1 and <= CurrentVersion;

    /// <summary>Reads settings in this version of the layout.</summary>
    /// <exception cref="InvalidDataException">They are not of that form.</exception>
    public SettingsNode Settings(JsonElement settings) =>
        Version > 1 ? SettingsJson.Read(settings)
        : settings.ValueKind == JsonValueKind.String ? SettingsTextParser.Parse(settings.GetString()!)
        : throw new InvalidDataException($"settings of version 1 are a text, not a {settings.ValueKind}.");
}
