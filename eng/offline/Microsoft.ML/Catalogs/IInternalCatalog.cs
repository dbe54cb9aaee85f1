using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A catalog, seen from inside: the way to its environment.</summary>
internal interface IInternalCatalog
{
    IHostEnvironment Environment { get; }
}
