using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Tells the loader of models which classes an assembly has.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal abstract class LoadableTransformerAttribute(Type loader) : Attribute
{
    public Type Loader { get; } = loader;

    public abstract ITransformer Load(IHostEnvironment env, ModelLoadContext context);
}

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableTransformerAttribute<T>() : LoadableTransformerAttribute(typeof(T))
    where T : ILoadableTransformer
{
    public override ITransformer Load(IHostEnvironment env, ModelLoadContext context) => T.Load(env, context);
}
