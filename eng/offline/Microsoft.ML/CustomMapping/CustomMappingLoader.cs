using System.Reflection;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

[assembly: ModelLoader<Microsoft.ML.Transforms.CustomMappingLoader>(Microsoft.ML.Transforms.CustomMappingLoader.Signature)]

namespace Microsoft.ML.Transforms;

/// <summary>Saves the contract name of a mapping and the assembly that has it; loads by finding the factory.</summary>
internal sealed class CustomMappingLoader : IModelLoader
{
    public const string Signature = "CustomTransformer";

    public static void Save(ModelSaveContext ctx, string contractName, Assembly assembly)
    {
        ctx.SetSignature(Signature);
        ctx.Writer.Write(contractName);
        ctx.Writer.Write(assembly.FullName);
    }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx)
    {
        var contractName = ctx.Reader.ReadString();
        env.ComponentCatalog.RegisterAssembly(Assembly.Load(ctx.Reader.ReadString()));
        var factory = env.ComponentCatalog.CreateExtension(typeof(CustomMappingFactoryAttributeAttribute), contractName) as ICustomMappingFactory;
        Contracts.Check(factory != null, $"The class with contract '{contractName}' must derive from '{typeof(CustomMappingFactory<,>).FullName}'.");
        return factory.CreateTransformer(env, contractName);
    }
}
