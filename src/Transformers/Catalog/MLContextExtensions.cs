using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Extension methods of <see cref="MLContext"/> for multi-task learning.</summary>
public static class MLContextExtensions
{
    /// <summary>The catalog of multi-task trainers, loaders, exporters and evaluators. They use the context's seed, log and GPU
    /// settings.</summary>
    /// <param name="context">The ML.NET context.</param>
    public static MultiTaskCatalog MultiTask(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new MultiTaskCatalog(context);
    }
}
