using System.Collections.Concurrent;

namespace Microsoft.ML.Runtime;

/// <summary>The state that one MLContext and all hosts made from it share.</summary>
internal sealed class HostSettings(int? seed, Action<string, ChannelMessage> listener)
{
    public int? Seed { get; } = seed;

    public int? GpuDeviceId { get; set; }

    public bool FallbackToCpu { get; set; }

    public string TempFilePath { get; set; } = Path.GetTempPath();

    public ComponentCatalog ComponentCatalog { get; } = new();

    public ConcurrentDictionary<string, object> Options { get; } = new();

    public void Log(string source, ChannelMessage message) => listener(source, message);
}
