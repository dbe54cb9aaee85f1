using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The multi-task methods of an <see cref="MLContext"/>. The packages of this project add their methods as extensions.</summary>
public sealed partial class MultiTaskCatalog
{
    internal MultiTaskCatalog(MLContext context) => Context = context;

    /// <summary>The context that everything of this catalog runs in.</summary>
    public MLContext Context { get; }
}
