using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Saving, loading and applying models.</summary>
public sealed partial class ModelOperationsCatalog
{
    private const string SchemaEntry = "Schema";
    private const string ModelDirectory = "TransformerChain";

    internal ModelOperationsCatalog(IHostEnvironment env) => Environment = env;

    internal IHostEnvironment Environment { get; }

    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        Contracts.CheckValue(stream, nameof(stream));
        var repository = new RepositoryWriter();
        ModelSaveContext.SaveModel(repository, model ?? new TransformerChain<ITransformer>(), ModelDirectory);
        if (inputSchema != null)
            repository.Add(SchemaEntry, SchemaCodec.ToBytes(inputSchema));
        repository.Commit(stream);
    }

    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        Contracts.CheckNonEmpty(filePath, nameof(filePath));
        using FileStream stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        Contracts.CheckValue(stream, nameof(stream));
        using var repository = new RepositoryReader(stream);
        byte[] schema = repository.ReadOrNull(SchemaEntry);
        inputSchema = schema == null ? null : SchemaCodec.FromBytes(schema);
        ITransformer model = ModelLoadContext.LoadModelOrNull(Environment, repository, ModelDirectory);
        if (model != null)
            return model;
        if (schema != null)
            throw new FormatException("Corrupt model file");
        throw new InvalidOperationException("Could not load legacy format model", new InvalidOperationException("Repository doesn't contain entry DataLoaderModel/Model.key"));
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        Contracts.CheckNonEmpty(filePath, nameof(filePath));
        using FileStream stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }
}
