using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Persistence;

/// <summary>What a component reads itself back from.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    private readonly RepositoryReader _repository;
    private readonly string _folder;
    private readonly string _assembly;

    private ModelLoadContext(RepositoryReader repository, string folder, byte[] entry)
    {
        _repository = repository;
        _folder = folder;
        Reader = new BinaryReader(new MemoryStream(entry), Encoding.UTF8);
        try
        {
            Contracts.CheckDecode(Reader.ReadString() == ModelSaveContext.Magic);
            Signature = Reader.ReadString();
            _assembly = Reader.ReadString();
            var length = Reader.ReadInt32();
            Contracts.CheckDecode(length == entry.Length - Reader.BaseStream.Position);
        }
        catch (EndOfStreamException)
        {
            throw new FormatException();
        }
    }

    /// <summary>The component's own bytes.</summary>
    public BinaryReader Reader { get; }

    public string Signature { get; }

    /// <summary>Loads the component saved as a folder of the repository; fails when there is none, or none that is a <typeparamref name="T"/>.</summary>
    public static T LoadModel<T>(IHostEnvironment env, RepositoryReader repository, string folder)
        where T : class =>
        LoadModelOrNull<T>(env, repository, folder) ?? throw Contracts.ExceptDecode("Corrupt model file");

    public static T LoadModelOrNull<T>(IHostEnvironment env, RepositoryReader repository, string folder)
        where T : class
    {
        var entry = repository.ReadOrNull(folder.Length == 0 ? ModelSaveContext.KeyEntry : $"{folder}/{ModelSaveContext.KeyEntry}");
        if (entry is null)
            return null;
        using var ctx = new ModelLoadContext(repository, folder, entry);
        return ctx.Load(env) as T ?? throw Contracts.ExceptDecode("Corrupt model file");
    }

    /// <summary>Loads a part of this component from a folder below it.</summary>
    public T LoadModel<T>(IHostEnvironment env, string subfolder)
        where T : class => LoadModel<T>(env, _repository, PathOf(subfolder));

    /// <summary>A reader of a text entry beside the component's own bytes.</summary>
    public TextReader OpenText(string name) => new StringReader(Encoding.UTF8.GetString(ReadBytes(name)));

    public byte[] ReadBytes(string name) => _repository.ReadOrNull(PathOf(name)) ?? throw Contracts.ExceptDecode("Corrupt model file");

    public void Dispose() => Reader.Dispose();

    private string PathOf(string name) => _folder.Length == 0 ? name : $"{_folder}/{name}";

    private ICanSaveModel Load(IHostEnvironment env)
    {
        var loader = FindLoader(env);
        try
        {
            return loader.Load(env, this);
        }
        catch (Exception error)
        {
            throw Contracts.Except("Error during class instantiation", error);
        }
    }

    // The assembly that saved the component may not have been used in this process yet.
    private ModelLoaderAttribute FindLoader(IHostEnvironment env)
    {
        if (env.ComponentCatalog.TryFindLoader(Signature, out var loader))
            return loader;
        try
        {
            env.ComponentCatalog.RegisterAssembly(Assembly.Load(_assembly), throwOnError: false);
        }
        catch (IOException)
        {
            // Reported below: the signature stays unknown.
        }
        return env.ComponentCatalog.TryFindLoader(Signature, out loader)
            ? loader
            : throw Contracts.Except($"Unknown loadable class: {Signature} (of {_assembly})");
    }
}
