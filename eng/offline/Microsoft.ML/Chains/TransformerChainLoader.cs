using System.Globalization;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Saves and loads chains: a folder for each step.</summary>
internal sealed class TransformerChainLoader : IModelLoader
{
    public const string Signature = "TransformerChain";

    public static void Save(ModelSaveContext ctx, IReadOnlyList<ITransformer> transformers, IReadOnlyList<TransformerScope> scopes)
    {
        Contracts.CheckValue(ctx, nameof(ctx));
        ctx.SetSignature(Signature);
        ctx.Writer.Write(transformers.Count);
        for (var i = 0; i < transformers.Count; i++)
        {
            ctx.Writer.Write((int)scopes[i]);
            ctx.SaveModel(transformers[i], FolderOf(i));
        }
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx)
    {
        var scopes = ctx.Reader.ReadArray(() => (TransformerScope)ctx.Reader.ReadInt32());
        var transformers = Enumerable.Range(0, scopes.Length).Select(i => ctx.LoadModel<ITransformer>(env, FolderOf(i))).ToArray();
        return new TransformerChain<ITransformer>(transformers, scopes);
    }

    private static string FolderOf(int step) => string.Create(CultureInfo.InvariantCulture, $"Transform_{step:000}");
}
