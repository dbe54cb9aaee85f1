namespace MlNet.MultiTask;

/// <summary>
/// Trains many random points for a few epochs, keeps the best 1/η of them for η times as many, and so on (Jamieson, Talwalkar 2016,
/// "Non-stochastic Best Arm Identification and Hyperparameter Optimization", as the inner loop of algorithm 1 of Li et al. 2018,
/// "Hyperband").
/// </summary>
public sealed class SuccessiveHalving : SearchStrategy
{
    /// <summary>Points of the first round.</summary>
    /// <value>Default 27. From 2 to 100,000.</value>
    public int Candidates { get; init; } = 27;

    /// <summary>η: one in η points of a round goes to the next round, with η times the epochs.</summary>
    /// <value>Default 3. From 2 to 100.</value>
    public int Factor { get; init; } = 3;

    internal override void Validate(int epochs)
    {
        Guard.Range(Candidates is >= 2 and <= 100_000, Candidates, "from 2 to 100,000");
        Guard.Range(Factor is >= 2 and <= 100, Factor, "from 2 to 100");
    }

    internal override string Describe() => $"successive halving of {Candidates} candidates by {Factor}";

    /// <summary>
    /// For each round i the number of points and the epochs: ⌊n η⁻ⁱ⌋ points for ⌊R ηⁱ⁻ˢ⌋ epochs, i from 0 to s, where s is as large as
    /// leaves a point and an epoch: min(⌊log n / log η⌋, ⌊log R / log η⌋).
    /// </summary>
    internal static IReadOnlyList<(int Points, int Epochs)> Schedule(int candidates, int factor, int epochs)
    {
        var powers = new List<long> { 1 };
        while (powers[^1] * factor <= Math.Min(candidates, epochs))
            powers.Add(powers[^1] * factor);
        return [.. powers.Select((power, i) => ((int)(candidates / power), (int)(epochs / powers[powers.Count - 1 - i])))];
    }

    internal override IEnumerable<IReadOnlyList<SearchPoint>> Rounds(
        SearchSpace space,
        int epochs,
        int seed,
        Func<IReadOnlyList<SearchPoint>> best
    ) => Bracket(space, Schedule(Candidates, Factor, epochs), seed, 0, best);

    /// <summary>The rounds of one run of halving.</summary>
    /// <param name="space">The space.</param>
    /// <param name="schedule">Points and epochs of each round.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="first">How many points were drawn before.</param>
    /// <param name="best">Orders the trials of the last round, the best first.</param>
    internal static IEnumerable<IReadOnlyList<SearchPoint>> Bracket(
        SearchSpace space,
        IReadOnlyList<(int Points, int Epochs)> schedule,
        int seed,
        int first,
        Func<IReadOnlyList<SearchPoint>> best
    )
    {
        yield return [.. Enumerable.Range(first, schedule[0].Points).Select(trial => space.Draw(SeedOf(seed, trial), schedule[0].Epochs))];
        foreach (var (points, epochs) in schedule.Skip(1))
            yield return [.. best().Take(points).Select(point => point.With(epochs))];
    }
}
