using System.Text;

namespace Microsoft.ML;

/// <summary>
/// Where a component writes itself: <see cref="Writer"/> is its Model.key; parts and side files go under its directory.
/// A transformer that delegates its Save to another one is loaded as that other one.
/// </summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string ModelEntry = "Model.key";

    private readonly RepositoryWriter _repository;
    private readonly MemoryStream _body = new();
    private ModelHeader? _header;

    private ModelSaveContext(RepositoryWriter repository, string directory)
    {
        _repository = repository;
        Directory = directory;
        Writer = new BinaryWriter(_body, Encoding.UTF8);
    }

    internal string Directory { get; }

    internal BinaryWriter Writer { get; }

    /// <summary>Must be called by every component: names the class that reads it back.</summary>
    internal void SetLoader<T>() where T : ILoadableTransformer
        => _header = new ModelHeader(typeof(T).FullName, typeof(T).Assembly.GetName().Name);

    /// <summary>Writes a part of this component into a sub-directory.</summary>
    internal void SaveModel(ICanSaveModel part, string name) => SaveModel(_repository, part, Combine(Directory, name));

    internal void SaveText(string name, string content) => SaveBinary(name, new UTF8Encoding(false).GetBytes(content));

    internal void SaveBinary(string name, byte[] content) => _repository.Add(Combine(Directory, name), content);

    internal static void SaveModel(RepositoryWriter repository, ICanSaveModel value, string directory)
    {
        using var context = new ModelSaveContext(repository, directory);
        value.Save(context);
        context.Done();
    }

    internal static string Combine(string directory, string name) => string.IsNullOrEmpty(directory) ? name : directory + "/" + name;

    private void Done()
    {
        if (_header is not ModelHeader header)
            throw new InvalidOperationException("ModelSignature not specified!");
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content, Encoding.UTF8);
        header.Write(writer);
        writer.Flush();
        Writer.Flush();
        _body.WriteTo(content);
        _repository.Add(Combine(Directory, ModelEntry), content.ToArray());
    }

    public void Dispose() => Writer.Dispose();
}
