namespace MlNet.MultiTask;

/// <summary>Tries points drawn at random (Bergstra, Bengio 2012, "Random Search for Hyper-Parameter Optimization").</summary>
public sealed class RandomSearch : SearchStrategy
{
    /// <summary>How many.</summary>
    /// <value>Default 20. From 1 to 100,000.</value>
    public int Trials { get; init; } = 20;

    internal override void Validate(int epochs)
    {
        Guard.Range(Trials is >= 1 and <= 100_000, Trials, "from 1 to 100,000");
    }

    // More trials begin with the same ones: a search may be lengthened.
    internal override string Describe() => "random";

    internal override IEnumerable<IReadOnlyList<SearchPoint>> Rounds(
        SearchSpace space,
        int epochs,
        int seed,
        Func<IReadOnlyList<SearchPoint>> best
    ) =>
        [
            [.. Enumerable.Range(0, Trials).Select(trial => space.Draw(SeedOf(seed, trial), epochs))],
        ];
}
