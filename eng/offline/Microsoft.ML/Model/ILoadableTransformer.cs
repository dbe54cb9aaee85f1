using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A class that reads back what a transformer's Save wrote. It is announced by <c>[assembly: LoadableTransformer&lt;T&gt;]</c>.</summary>
internal interface ILoadableTransformer
{
    static abstract ITransformer Load(IHostEnvironment env, ModelLoadContext context);
}
