namespace MlNet.MultiTask;

/// <summary>
/// Successive halving with several trade-offs between many points and many epochs (Li, Jamieson, DeSalvo, Rostamizadeh, Talwalkar 2018,
/// "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", algorithm 1; the least resource is one epoch).
/// </summary>
public sealed class Hyperband : SearchStrategy
{
    /// <summary>η: one in η points of a round goes to the next round, with η times the epochs.</summary>
    /// <value>Default 3. From 2 to 100.</value>
    public int Factor { get; init; } = 3;

    /// <summary>Most brackets; the first one has the most points.</summary>
    /// <value>Default 3. From 1 to 20; no more than there are powers of η up to the epochs.</value>
    public int Brackets { get; init; } = 3;

    internal override void Validate(int epochs)
    {
        Guard.Range(Factor is >= 2 and <= 100, Factor, "from 2 to 100");
        Guard.Range(Brackets is >= 1 and <= 20, Brackets, "from 1 to 20");
    }

    internal override string Describe() => $"Hyperband of {Brackets} brackets by {Factor}";

    /// <summary>For each bracket its rounds: n = ⌈(S + 1) ηˢ / (s + 1)⌉ points at first, S the largest s of the brackets that are
    /// run.</summary>
    internal static IReadOnlyList<IReadOnlyList<(int Points, int Epochs)>> Schedules(int factor, int brackets, int epochs)
    {
        var most = 0;
        for (var power = (long)factor; power <= epochs; power *= factor)
            most++;
        most = Math.Min(most, brackets - 1);
        var schedules = new List<IReadOnlyList<(int, int)>>();
        for (var s = most; s >= 0; s--)
        {
            var points = (int)Math.Ceiling((most + 1) * Math.Pow(factor, s) / (s + 1));
            schedules.Add([
                .. Enumerable
                    .Range(0, s + 1)
                    .Select(i => ((int)(points / Math.Pow(factor, i)), (int)Math.Max(1, Math.Floor(epochs / Math.Pow(factor, s - i))))),
            ]);
        }
        return schedules;
    }

    internal override IEnumerable<IReadOnlyList<SearchPoint>> Rounds(
        SearchSpace space,
        int epochs,
        int seed,
        Func<IReadOnlyList<SearchPoint>> best
    )
    {
        var first = 0;
        foreach (var schedule in Schedules(Factor, Brackets, epochs))
        {
            foreach (var round in SuccessiveHalving.Bracket(space, schedule, seed, first, best))
                yield return round;
            first += schedule[0].Points;
        }
    }
}
