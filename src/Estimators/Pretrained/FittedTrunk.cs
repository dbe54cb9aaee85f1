using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>A trunk from an ONNX file in a fitted model's metadata, so that the model is trained further without that file.</summary>
/// <param name="Column">The image column that it belongs to; null where it is the architecture, or the trunk of sequences.</param>
/// <param name="Digest">SHA-256 of the file.</param>
/// <param name="Structure">What <see cref="TrunkFile.Structure"/> gave.</param>
/// <param name="IsOfSequence">Whether it is the trunk of sequences.</param>
/// <param name="Settings">Its settings where it is; those of others are among the encoding's or the architecture's.</param>
internal sealed record FittedTrunk(
    string? Column,
    string Digest,
    byte[] Structure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsOfSequence = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] JsonElement? Settings = null
);
