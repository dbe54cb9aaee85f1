namespace Microsoft.ML;

/// <summary>Marks a class that can be found by a contract name. See <see cref="Runtime.ComponentCatalog"/>.</summary>
public abstract class ExtensionBaseAttribute : Attribute
{
    private protected ExtensionBaseAttribute(string contractName) => ContractName = contractName;

    public string ContractName { get; }
}
