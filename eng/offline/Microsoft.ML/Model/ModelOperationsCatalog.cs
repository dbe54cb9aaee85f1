using Microsoft.ML.Data;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Saving and loading.</summary>
public sealed partial class ModelOperationsCatalog
{
    private const string VersionEntry = "TrainingInfo/Version.txt";
    private const string SchemaEntry = "Schema";
    private const string ModelFolder = "TransformerChain";

    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream) => Save(model, inputSchema, stream, null);

    private void Save(ITransformer model, DataViewSchema inputSchema, Stream stream, Action<RepositoryWriter> more)
    {
        Contracts.CheckValue(stream, nameof(stream));
        var repository = new RepositoryWriter();
        repository.Add(VersionEntry, System.Text.Encoding.UTF8.GetBytes(GetType().Assembly.GetName().Version + "\n"));
        ModelSaveContext.SaveModel(repository, model ?? new TransformerChain<ITransformer>(), ModelFolder);
        if (inputSchema != null)
            repository.Add(SchemaEntry, SchemaCodec.ToBytes(inputSchema));
        more?.Invoke(repository);
        repository.WriteTo(stream);
    }

    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        Contracts.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        Contracts.CheckValue(stream, nameof(stream));
        using var repository = new RepositoryReader(stream);
        var schema = repository.ReadOrNull(SchemaEntry);
        inputSchema = schema == null ? LoadLoaderOrNull(repository)?.GetOutputSchema() : SchemaCodec.FromBytes(schema);
        if (schema != null)
            return ModelLoadContext.LoadModel<ITransformer>(_env, repository, ModelFolder);
        return ModelLoadContext.LoadModelOrNull<ITransformer>(_env, repository, ModelFolder)
            ?? throw Contracts.Except("Could not load legacy format model", Contracts.Except("Repository doesn't contain entry DataLoaderModel/Model.key"));
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        Contracts.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }
}
