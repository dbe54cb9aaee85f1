using Microsoft.ML.Persistence;

namespace Microsoft.ML.Runtime;

/// <summary><c>[assembly: ModelLoader&lt;ColumnCopyingTransformer&gt;("CopyTransform")]</c></summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class ModelLoaderAttribute<T>(string signature) : ModelLoaderAttribute(signature)
    where T : IModelLoader
{
    public override ICanSaveModel Load(IHostEnvironment env, ModelLoadContext ctx) => T.Load(env, ctx);
}
