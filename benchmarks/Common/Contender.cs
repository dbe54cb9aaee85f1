namespace Benchmarks;

/// <summary>One of the things that are measured in turn.</summary>
/// <param name="name">What it is.</param>
/// <param name="round">Does a short piece of the work and gives the seconds per unit of it.</param>
internal sealed class Contender(string name, Func<double> round)
{
    private readonly List<double> _seconds = [];

    public string Name => name;

    /// <summary>Seconds per unit of each round.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    public double Best => _seconds.Min();

    public double Median => Middle(_seconds);

    public void Round(bool counts)
    {
        var seconds = round();
        if (counts)
            _seconds.Add(seconds);
    }

    /// <summary>How many times as fast as another this is, by their best rounds: the ones that nothing else on the machine
    /// disturbed.</summary>
    public double SpeedOver(Contender other) => other.Best / Best;

    /// <summary>The same by pairs of rounds that ran one behind the other, the median pair.</summary>
    public double PairedSpeedOver(Contender other) => Middle([.. _seconds.Zip(other._seconds, (own, others) => others / own)]);

    private static double Middle(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
