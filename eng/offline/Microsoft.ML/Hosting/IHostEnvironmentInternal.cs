namespace Microsoft.ML.Runtime;

/// <summary>What hosts share with their MLContext and only ML.NET itself reads.</summary>
internal interface IHostEnvironmentInternal : IHostEnvironment
{
    int? Seed { get; }

    int? GpuDeviceId { get; }

    bool FallbackToCpu { get; }

    string TempFilePath { get; }

    bool TryGetOption<T>(string name, out T value);

    void SetOption<T>(string name, T value);
}
