namespace MlNet.MultiTask;

/// <summary>Tries every combination of the choices and of evenly spread points of the ranges.</summary>
public sealed class GridSearch : SearchStrategy
{
    /// <summary>Points of each range, ends included; for task weights the number of mixtures along an edge.</summary>
    /// <value>Default 3. From 1 to 100.</value>
    public int Points { get; init; } = 3;

    internal override void Validate(int epochs)
    {
        Guard.Range(Points is >= 1 and <= 100, Points, "from 1 to 100");
    }

    internal override string Describe() => $"grid of {Points} points";

    internal override IEnumerable<IReadOnlyList<SearchPoint>> Rounds(
        SearchSpace space,
        int epochs,
        int seed,
        Func<IReadOnlyList<SearchPoint>> best
    ) => [space.Grid(Points, epochs)];
}
