using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>Reads and writes what ranks tell each other of their labels, without reflection.</summary>
[JsonSerializable(typeof(LabelSummary[]))]
internal sealed partial class RankJsonContext : JsonSerializerContext;
