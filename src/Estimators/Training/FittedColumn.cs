using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>An input column's encoding in a model's metadata.</summary>
/// <param name="Settings">The encoding with its settings; <see cref="FittedDocument.Settings"/> reads them.</param>
/// <param name="State">The fitted numbers: float32, little-endian.</param>
internal sealed record FittedColumn(JsonElement Settings, byte[] State);
