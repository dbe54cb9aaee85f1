namespace MlNet.MultiTask;

/// <summary>What a search varies: its dimensions, and the points in them.</summary>
internal sealed class SearchSpace
{
    /// <summary>A space of these dimensions.</summary>
    /// <param name="dimensions">The dimensions; see <see cref="SearchDimension"/>.</param>
    /// <exception cref="ArgumentException">A dimension has no possible value, or two have one name; the message names it.</exception>
    public SearchSpace(params IReadOnlyList<SearchDimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        if (dimensions.Count == 0)
            throw new ArgumentException("A search space needs at least one dimension.", nameof(dimensions));
        foreach (var dimension in dimensions)
            dimension.Validate();
        if (dimensions.GroupBy(dimension => dimension.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} search dimensions are named '{twice.Key}'.", nameof(dimensions));
        Dimensions = [.. dimensions];
    }

    /// <summary>The dimensions.</summary>
    public IReadOnlyList<SearchDimension> Dimensions { get; }

    public SearchPoint Centre(int epochs) => new(this, [.. Dimensions.Select(dimension => dimension.Centre)], epochs);

    public SearchPoint Draw(int seed, int epochs)
    {
        var random = new SeededRandom(seed);
        return new(this, [.. Dimensions.Select(dimension => dimension.Draw(random))], epochs);
    }

    public IReadOnlyList<SearchPoint> Grid(int points, int epochs)
    {
        IEnumerable<double[][]> grid =
        [
            [],
        ];
        foreach (var dimension in Dimensions)
            grid = grid.SelectMany(_ => dimension.Grid(points), (before, value) => (double[][])[.. before, value]);
        return [.. grid.Select(numbers => new SearchPoint(this, numbers, epochs))];
    }
}
