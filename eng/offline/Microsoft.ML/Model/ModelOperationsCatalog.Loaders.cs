using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Saving and loading with the loader of the data beside the model.</summary>
public sealed partial class ModelOperationsCatalog
{
    private const string LoaderFolder = "DataLoader";

    public void Save<TSource>(ITransformer model, IDataLoader<TSource> loader, Stream stream)
    {
        Contracts.CheckValue(loader, nameof(loader));
        Save(model, null, stream, repository => ModelSaveContext.SaveModel(repository, loader, LoaderFolder));
    }

    public void Save<TSource>(ITransformer model, IDataLoader<TSource> loader, string filePath)
    {
        Contracts.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.Create(filePath);
        Save(model, loader, stream);
    }

    public ITransformer LoadWithDataLoader(Stream stream, out IDataLoader<IMultiStreamSource> loader)
    {
        Contracts.CheckValue(stream, nameof(stream));
        using var repository = new RepositoryReader(stream);
        loader = LoadLoaderOrNull(repository) ?? throw Contracts.ExceptDecode("The model was saved without a loader of text files");
        return ModelLoadContext.LoadModel<ITransformer>(_env, repository, ModelFolder);
    }

    public ITransformer LoadWithDataLoader(string filePath, out IDataLoader<IMultiStreamSource> loader)
    {
        Contracts.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.OpenRead(filePath);
        return LoadWithDataLoader(stream, out loader);
    }

    private IDataLoader<IMultiStreamSource> LoadLoaderOrNull(RepositoryReader repository) =>
        ModelLoadContext.LoadModelOrNull<IDataLoader<IMultiStreamSource>>(_env, repository, LoaderFolder);
}
