using System.Text;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where a component writes itself: a folder of the model, with a signature that says which class reads it.</summary>
public sealed class ModelSaveContext : IDisposable
{
    /// <summary>The entry of a component that holds its signature and its own bytes.</summary>
    internal const string KeyEntry = "Model.key";
    internal const string Magic = "offline model 1";

    private readonly RepositoryWriter _repository;
    private readonly string _folder;
    private readonly MemoryStream _payload = new();
    private string _signature;
    private string _assembly;

    private ModelSaveContext(RepositoryWriter repository, string folder)
    {
        _repository = repository;
        _folder = folder;
        Writer = new BinaryWriter(_payload, Encoding.UTF8);
    }

    /// <summary>The component's own bytes.</summary>
    internal BinaryWriter Writer { get; }

    /// <summary>Saves a component as a folder of the repository. One that sets no signature cannot be saved.</summary>
    internal static void SaveModel(RepositoryWriter repository, ICanSaveModel component, string folder)
    {
        using var ctx = new ModelSaveContext(repository, folder);
        component.Save(ctx);
        ctx.Finish();
    }

    /// <summary>Names the loader. <paramref name="owner"/> is any type of the assembly that registers it, this one when left out.</summary>
    internal void SetSignature(string signature, Type owner = null)
    {
        _signature = signature;
        _assembly = (owner ?? typeof(ModelSaveContext)).Assembly.FullName;
    }

    /// <summary>Saves a part of this component in a folder below it.</summary>
    internal void SaveModel(ICanSaveModel component, string subfolder) => SaveModel(_repository, component, PathOf(subfolder));

    /// <summary>Adds an entry of plain text beside the component's own bytes.</summary>
    internal void SaveText(string name, Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        SaveBytes(name, Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Adds an entry of bytes beside the component's own.</summary>
    internal void SaveBytes(string name, byte[] content) => _repository.Add(PathOf(name), content);

    public void Dispose() => Writer.Dispose();

    private string PathOf(string name) => _folder.Length == 0 ? name : $"{_folder}/{name}";

    private void Finish()
    {
        Contracts.Check(_signature != null, "ModelSignature not specified!");
        Writer.Flush();
        using var entry = new MemoryStream();
        using var writer = new BinaryWriter(entry, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(_signature);
        writer.Write(_assembly);
        writer.Write((int)_payload.Length);
        writer.Write(_payload.GetBuffer(), 0, (int)_payload.Length);
        writer.Flush();
        _repository.Add(PathOf(KeyEntry), entry.ToArray());
    }
}
