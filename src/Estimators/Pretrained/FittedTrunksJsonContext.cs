using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>Reads <see cref="FittedTrunks"/> without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FittedTrunks))]
internal sealed partial class FittedTrunksJsonContext : JsonSerializerContext;
