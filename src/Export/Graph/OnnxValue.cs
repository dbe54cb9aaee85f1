namespace MlNet.MultiTask.Graph;

/// <summary>A value of a graph under construction: its name, type and static shape.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Type">Type of its items.</param>
/// <param name="Dims">Its shape, −1 for the batch.</param>
internal sealed record OnnxValue(string Name, DataType Type, IReadOnlyList<int> Dims)
{
    /// <summary>True where every item is known to be 0, so that adding it changes nothing.</summary>
    public bool IsZero { get; init; }

    public int Rank => Dims.Count;

    public override string ToString() => $"{Name}: {Type}{ShapeRules.Text(Dims)}";
}
