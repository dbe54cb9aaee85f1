namespace MlNet.MultiTask.Extending;

/// <summary>Which points of a search space are tried, and for how many epochs.</summary>
public abstract class SearchStrategy
{
    private protected SearchStrategy() { }

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    internal abstract void Validate(int epochs);

    /// <summary>Everything it is, as text.</summary>
    internal abstract string Describe();

    /// <summary>The rounds: each is a list of points to try, which may depend on how those of the rounds before it did.</summary>
    /// <param name="space">The space.</param>
    /// <param name="epochs">Most epochs of a training.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="best">Orders the trials of a round, the best first; failed ones last.</param>
    internal abstract IEnumerable<IReadOnlyList<SearchPoint>> Rounds(
        SearchSpace space,
        int epochs,
        int seed,
        Func<IReadOnlyList<SearchPoint>> best
    );

    private protected static int SeedOf(int seed, int trial) => (int)(new SeededRandom(seed ^ trial * 0x5851F42D).NextBits() >> 33);
}
