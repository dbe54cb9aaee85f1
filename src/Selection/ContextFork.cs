using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Contexts for trainings side by side: each with random numbers of its own.</summary>
internal static class ContextFork
{
    /// <summary>A new context with a seed and the GPU settings of the catalog's.</summary>
    public static MLContext Fork(this MultiTaskCatalog catalog, int seed) =>
        new(seed) { GpuDeviceId = catalog.Context.GpuDeviceId, FallbackToCpu = catalog.Context.FallbackToCpu };
}
