namespace MlNet.MultiTask;

/// <summary>What a run over shapes found: all a trainer needs to lay out parameters, and all a summary shows.</summary>
internal sealed class ShapeRecord
{
    private readonly Dictionary<string, IReadOnlyList<int>> _byName = new(StringComparer.Ordinal);

    /// <summary>Parameters in the order in which they were first asked for.</summary>
    public List<ParameterInfo> Parameters { get; } = [];

    /// <summary>Tensors that are saved but not trained.</summary>
    public List<StateInfo> States { get; } = [];

    /// <summary>Full names and shapes of the constants.</summary>
    public List<(string Name, IReadOnlyList<int> Shape)> Constants { get; } = [];

    /// <summary>Every operation in order.</summary>
    public List<LayerInfo> Layers { get; } = [];

    /// <summary>Multiplications with addition for one row.</summary>
    public long MultiplyAdds => Layers.Sum(l => l.MultiplyAdds);

    /// <summary>Notes a named tensor once; asked for again it has to be the same.</summary>
    internal void Note<T>(List<T> list, string name, IReadOnlyList<int> shape, T item)
        where T : notnull
    {
        if (!_byName.TryGetValue(name, out var known))
        {
            if (shape.Any(d => d < 1))
                throw new ArgumentException($"{name}: the shape {ShapeRules.Text(shape)} has an axis below 1.");
            _byName[name] = shape;
            list.Add(item);
        }
        else if (!known.SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"{name}: asked for with the shape {ShapeRules.Text(shape)}, but before with {ShapeRules.Text(known)}."
            );
        }
    }
}
