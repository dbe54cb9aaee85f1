namespace MlNet.MultiTask;

/// <summary>A trained parameter that a network asked for.</summary>
/// <param name="Name">Full name, <c>trunk/0/weight</c>.</param>
/// <param name="Shape">Shape; no batch axis.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="Task">Position of the task that owns it; null where it is shared.</param>
internal sealed record ParameterInfo(string Name, IReadOnlyList<int> Shape, Initializer Initializer, int? Task)
{
    /// <summary>How far training moves it.</summary>
    public ParameterPace Pace { get; init; } = ParameterPace.Whole;

    /// <summary>Number of values.</summary>
    public int Count { get; } = checked(Shape.Aggregate(1, (count, dim) => checked(count * dim)));
}
