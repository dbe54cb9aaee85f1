using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Base of the catalogs of learning tasks.</summary>
public abstract partial class TrainCatalogBase : IInternalCatalog
{
    private protected TrainCatalogBase(IHostEnvironment env, string registrationName)
    {
        Contracts.CheckValue(env, nameof(env));
        Environment = env.Register(registrationName);
    }

    private protected IHost Environment { get; }

    IHostEnvironment IInternalCatalog.Environment => Environment;
}
