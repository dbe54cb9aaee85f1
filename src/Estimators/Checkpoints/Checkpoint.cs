namespace MlNet.MultiTask;

/// <summary>Everything that a training resumes from: named tensors, and a description of the training that they belong to.</summary>
internal sealed class Checkpoint
{
    private readonly Dictionary<string, SafeTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>The file that it was read from; empty for a new one.</summary>
    public string Path { get; private init; } = "";

    public Dictionary<string, string> Metadata { get; private init; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _tensors.Keys;

    public void Put<T>(string name, ReadOnlySpan<T> items, params ReadOnlySpan<long> shape)
        where T : unmanaged => _tensors.Add(name, SafeTensor.Of(items, shape));

    /// <summary>The items of a tensor.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or one of another type.</exception>
    public ReadOnlySpan<T> Get<T>(string name)
        where T : unmanaged
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            throw new InvalidDataException($"The checkpoint '{Path}' has no tensor '{name}': it belongs to another kind of training.");
        return tensor.Items<T>();
    }

    /// <summary>Copies a tensor to where it belongs.</summary>
    /// <exception cref="InvalidDataException">It is not there, or of another type or length.</exception>
    public void CopyTo<T>(string name, Span<T> to)
        where T : unmanaged
    {
        var items = Get<T>(name);
        if (items.Length != to.Length)
            throw new InvalidDataException(
                $"The tensor '{name}' of the checkpoint '{Path}' has {items.Length} values where this training has {to.Length}."
            );
        items.CopyTo(to);
    }

    /// <summary>Puts named lists of numbers, such as a balancer's state.</summary>
    public void PutAll(string prefix, Action<IDictionary<string, double[]>> capture)
    {
        var state = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        capture(state);
        foreach (var (name, values) in state)
            Put<double>(prefix + name, values);
    }

    /// <summary>Gets them back.</summary>
    public void GetAll(string prefix, Action<IReadOnlyDictionary<string, double[]>> restore) =>
        restore(
            _tensors
                .Where(tensor => tensor.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(tensor => tensor.Key[prefix.Length..], tensor => tensor.Value.Items<double>().ToArray())
        );

    public void Write(Stream file) => SafeTensorsFile.Write(file, Metadata, _tensors);

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static Checkpoint Read(string path)
    {
        var (metadata, tensors) = SafeTensorsFile.Read(path);
        var checkpoint = new Checkpoint { Path = path, Metadata = new(metadata) };
        foreach (var (name, tensor) in tensors)
            checkpoint._tensors.Add(name, tensor);
        return checkpoint;
    }
}
