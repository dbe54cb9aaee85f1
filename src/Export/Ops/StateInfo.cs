namespace MlNet.MultiTask;

/// <summary>A tensor that is saved but not trained.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Shape">Shape; no batch axis.</param>
/// <param name="Initial">How it starts.</param>
internal sealed record StateInfo(string Name, IReadOnlyList<int> Shape, Initializer Initial)
{
    /// <summary>Number of values.</summary>
    public int Count { get; } = checked(Shape.Aggregate(1, (count, dim) => checked(count * dim)));
}
