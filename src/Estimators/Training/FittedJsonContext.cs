using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>Reads and writes <see cref="FittedDocument"/> without reflection, and refuses nulls and missing fields.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(FittedDocument))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class FittedJsonContext : JsonSerializerContext;
