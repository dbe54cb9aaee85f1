using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The door to multi-task learning: <c>ml.MultiTask()</c>.</summary>
public static class MLContextExtensions
{
    /// <summary>Multi-task trainers, loaders, exporters and evaluators over this context: its seed, log and GPU settings hold for them
    /// too.</summary>
    /// <param name="context">The ML.NET context.</param>
    public static MultiTaskCatalog MultiTask(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new MultiTaskCatalog(context);
    }
}
