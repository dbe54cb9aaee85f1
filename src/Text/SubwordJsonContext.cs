using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>Written and read without reflection.</summary>
[JsonSerializable(typeof(SubwordSettings))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class SubwordJsonContext : JsonSerializerContext;
