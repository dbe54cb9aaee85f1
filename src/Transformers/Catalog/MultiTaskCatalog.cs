using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What multi-task learning offers on an <see cref="MLContext"/>. The packages of this project add their methods as
/// extensions.</summary>
public sealed partial class MultiTaskCatalog
{
    internal MultiTaskCatalog(MLContext context) => Context = context;

    /// <summary>The context that everything made here runs in.</summary>
    public MLContext Context { get; }
}
