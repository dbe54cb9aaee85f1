using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>How the lines of a search's log are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SearchLogLine))]
[JsonSerializable(typeof(SearchLogLine[]))]
internal sealed partial class SearchLogJsonContext : JsonSerializerContext;
