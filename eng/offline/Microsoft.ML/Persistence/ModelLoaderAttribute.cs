namespace Microsoft.ML.Runtime;

/// <summary>On an assembly: which class loads the component of a signature.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal abstract class ModelLoaderAttribute(string signature) : Attribute
{
    public string Signature { get; } = signature;

    public abstract ICanSaveModel Load(IHostEnvironment env, Persistence.ModelLoadContext ctx);
}
