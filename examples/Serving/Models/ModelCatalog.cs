namespace Serving.Models;

/// <summary>The models of a server by name.</summary>
public sealed class ModelCatalog : IAsyncDisposable
{
    private readonly Dictionary<string, ServedModel> _models = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ServedModel> All => _models.Values;

    /// <exception cref="ServingSetupException">A model cannot be loaded.</exception>
    public static ModelCatalog Load(ServingOptions options)
    {
        var catalog = new ModelCatalog();
        foreach (var (name, path) in options.Models)
            catalog._models[name] = ServedModel.Load(name, path, options);
        return catalog;
    }

    public ServedModel? Find(string? name) => name is not null && _models.TryGetValue(name, out var model) ? model : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var model in _models.Values)
            await model.DisposeAsync();
    }
}
