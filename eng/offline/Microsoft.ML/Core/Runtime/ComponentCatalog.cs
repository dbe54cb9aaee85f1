using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The components that can be found by name: loaders of saved models, and extensions by their contract.</summary>
public sealed class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly HashSet<Assembly> _assemblies = [];
    private readonly Dictionary<string, ModelLoaderAttribute> _loaders = [];
    private readonly Dictionary<(Type Attribute, string Contract), Type> _extensions = [];

    internal ComponentCatalog() => RegisterAssembly(typeof(ComponentCatalog).Assembly);

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_lock)
        {
            if (!_assemblies.Add(assembly))
                return;
            foreach (var loader in assembly.GetCustomAttributes<ModelLoaderAttribute>())
                _loaders[loader.Signature] = loader;
            // ML.NET's own assemblies hold no contracts, and looking through all types takes time.
            if (assembly == typeof(ComponentCatalog).Assembly)
                return;
            foreach (var type in TypesOf(assembly, throwOnError))
                if (type.IsClass && type.GetCustomAttribute<ExtensionBaseAttribute>(false) is { } extension)
                    AddExtension((extension.GetType(), extension.ContractName), type, throwOnError);
        }
    }

    internal bool TryFindLoader(string signature, out ModelLoaderAttribute loader)
    {
        lock (_lock)
            return _loaders.TryGetValue(signature, out loader);
    }

    /// <summary>A new instance of the class that was marked with the contract name.</summary>
    internal object CreateExtension(Type attribute, string contractName)
    {
        Type type;
        lock (_lock)
            if (!_extensions.TryGetValue((attribute, contractName), out type))
                throw Contracts.Except($"Unable to locate an extension for the contract '{contractName}'. Ensure you have called {nameof(ComponentCatalog)}."
                    + $"{nameof(RegisterAssembly)} with the Assembly that contains a class decorated with a '{attribute.FullName}'.");
        return Activator.CreateInstance(type);
    }

    private void AddExtension((Type Attribute, string Contract) key, Type type, bool throwOnError)
    {
        if (_extensions.TryGetValue(key, out var known) && known != type && throwOnError)
            throw Contracts.Except($"More than one extension has the contract '{key.Contract}': {known} and {type}.");
        _extensions[key] = type;
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly, bool throwOnError)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error) when (!throwOnError)
        {
            return error.Types.Where(type => type != null);
        }
    }
}
