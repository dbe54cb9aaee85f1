using System.Text.Json.Serialization;

namespace MlNet.MultiTask.Checking;

/// <summary>Writes <see cref="ParityReport"/> into the metadata.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = false,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(ParityReport))]
internal sealed partial class ParityJsonContext : JsonSerializerContext;
