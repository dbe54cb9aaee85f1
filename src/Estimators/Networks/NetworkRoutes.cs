namespace MlNet.MultiTask;

/// <summary>The ways into a network that data sets with different feature columns share: each has its columns and an encoder that brings
/// them to a common width.</summary>
/// <param name="Inputs">Per route the input columns that it reads.</param>
/// <param name="OfTask">Per task the route that its columns of scores are computed through.</param>
/// <param name="Width">What the encoders bring all routes to; not used where there is one route.</param>
/// <param name="Channels">The same for images.</param>
internal sealed record NetworkRoutes(IReadOnlyList<int[]> Inputs, IReadOnlyList<int> OfTask, int Width, int Channels)
{
    public int Count => Inputs.Count;

    /// <summary>A route's part of what there is one of for each column.</summary>
    public IReadOnlyList<T> Select<T>(int route, IReadOnlyList<T> inputs) =>
        Count == 1 ? inputs : [.. Inputs[route].Select(input => inputs[input])];

    /// <summary>All columns, one way.</summary>
    public static NetworkRoutes Single(int inputs, int tasks) =>
        new(
            [
                [.. Enumerable.Range(0, inputs)],
            ],
            new int[tasks],
            0,
            0
        );
}
