using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where a component reads itself from: what it wrote into <see cref="ModelSaveContext.Writer"/> comes from <see cref="Reader"/>, its parts and side files by their names.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    private readonly RepositoryReader _repository;

    private ModelLoadContext(RepositoryReader repository, string directory, byte[] content)
    {
        _repository = repository;
        Directory = directory;
        Reader = new BinaryReader(new MemoryStream(content, writable: false), Encoding.UTF8);
    }

    internal string Directory { get; }

    internal BinaryReader Reader { get; }

    /// <summary>Reads a part that <see cref="ModelSaveContext.SaveModel(ICanSaveModel, string)"/> wrote.</summary>
    internal ITransformer LoadModel(IHostEnvironment env, string name)
        => LoadModelOrNull(env, _repository, ModelSaveContext.Combine(Directory, name)) ?? throw new FormatException("Corrupt model file");

    internal string ReadText(string name) => Encoding.UTF8.GetString(ReadBinary(name));

    internal byte[] ReadBinary(string name)
        => _repository.ReadOrNull(ModelSaveContext.Combine(Directory, name)) ?? throw new FormatException("Corrupt model file");

    internal static ITransformer LoadModelOrNull(IHostEnvironment env, RepositoryReader repository, string directory)
    {
        byte[] content = repository.ReadOrNull(ModelSaveContext.Combine(directory, ModelSaveContext.ModelEntry));
        if (content == null)
            return null;
        using var context = new ModelLoadContext(repository, directory, content);
        ModelHeader header = ModelHeader.Read(context.Reader);
        LoadableTransformerAttribute loader = Assembly.Load(header.Assembly).GetCustomAttributes<LoadableTransformerAttribute>()
            .FirstOrDefault(a => a.Loader.FullName == header.Loader)
            ?? throw new FormatException($"Couldn't load model: '{directory}'");
        try
        {
            return loader.Load(env, context);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException("Error during class instantiation", e);
        }
    }

    public void Dispose() => Reader.Dispose();
}
