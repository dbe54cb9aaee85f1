using Microsoft.ML.Runtime;

namespace Microsoft.ML.Persistence;

/// <summary>Reads a saved component back. Implemented explicitly by a transformer, or by a class beside it.</summary>
internal interface IModelLoader
{
    static abstract ICanSaveModel Load(IHostEnvironment env, ModelLoadContext ctx);
}
