namespace MlNet.MultiTask;

/// <summary>The routes into a network that data sets with different feature columns share: each has its own columns and an encoder to a
/// common width.</summary>
/// <param name="Inputs">Per route the input columns that it reads.</param>
/// <param name="OfTask">Per task the route that its scores are computed through.</param>
/// <param name="Width">Output width of the encoders; not used with a single route.</param>
/// <param name="Channels">Output channels of the encoders of images.</param>
internal sealed record NetworkRoutes(IReadOnlyList<int[]> Inputs, IReadOnlyList<int> OfTask, int Width, int Channels)
{
    public int Count => Inputs.Count;

    /// <summary>The entries of a route's columns in a list over all columns.</summary>
    public IReadOnlyList<T> Select<T>(int route, IReadOnlyList<T> inputs) =>
        Count == 1 ? inputs : [.. Inputs[route].Select(input => inputs[input])];

    /// <summary>A single route over all columns.</summary>
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
