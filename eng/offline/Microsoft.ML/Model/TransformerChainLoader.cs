using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableTransformer<TransformerChainLoader>]

namespace Microsoft.ML;

/// <summary>Writes a chain, each part in a directory of its own, and reads it back.</summary>
internal sealed class TransformerChainLoader : ILoadableTransformer
{
    public static void Save(ModelSaveContext context, IReadOnlyList<ITransformer> transformers, IReadOnlyList<TransformerScope> scopes)
    {
        context.SetLoader<TransformerChainLoader>();
        context.Writer.Write(transformers.Count);
        for (int i = 0; i < transformers.Count; i++)
        {
            context.Writer.Write((int)scopes[i]);
            context.SaveModel(transformers[i], Directory(i));
        }
    }

    static ITransformer ILoadableTransformer.Load(IHostEnvironment env, ModelLoadContext context)
    {
        int count = context.Reader.ReadInt32();
        var transformers = new ITransformer[count];
        var scopes = new TransformerScope[count];
        for (int i = 0; i < count; i++)
        {
            scopes[i] = (TransformerScope)context.Reader.ReadInt32();
            transformers[i] = context.LoadModel(env, Directory(i));
        }
        return new TransformerChain<ITransformer>(transformers, scopes);
    }

    private static string Directory(int index) => $"Transform_{index:000}";
}
