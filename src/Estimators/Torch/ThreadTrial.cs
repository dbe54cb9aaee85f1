using System.Diagnostics;

namespace MlNet.MultiTask;

/// <summary>
/// Finds out while training goes on how many threads are quickest: the first steps are taken with each number in turn, a few at a time, and
/// the one with the least median time is kept. Where steps later take more than twice as long, something else has come to need the cores,
/// and it tries again.
/// </summary>
/// <param name="candidates">The numbers to try, at least two.</param>
/// <param name="use">Sets the number of threads.</param>
/// <param name="clock">Seconds that have gone by; null for those of the machine.</param>
internal sealed class ThreadTrial(IReadOnlyList<int> candidates, Action<int> use, Func<double>? clock = null)
{
    // The first steps of a training fill memory, the first after a change wake threads: neither says how long a step takes.
    private const int WarmUp = 2;
    private const int TimedSteps = 3;
    private const int Turns = 2;
    private const int Window = 8;
    private const int LeastDistance = 100;

    private readonly Func<double> _clock = clock ?? (() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
    private readonly List<double>[] _seconds = [.. candidates.Select(_ => new List<double>())];
    private int _step = -WarmUp;
    private double _begin;
    private double _expected;
    private double _least = double.PositiveInfinity;
    private int _since;

    /// <summary>The number that was found to be quickest; 0 while it is still looked for.</summary>
    public int Chosen { get; private set; }

    /// <summary>Median seconds of a step with each of the candidates, where they were timed.</summary>
    public string Times =>
        string.Join(
            ", ",
            candidates.Select((threads, i) => FormattableString.Invariant($"{threads}: {Median(_seconds[i]) * 1000:G3} ms"))
        );

    /// <summary>Takes over what an earlier run found.</summary>
    public void Resume(int chosen)
    {
        use(Chosen = chosen);
        _expected = 0;
    }

    /// <summary>To be called before each step.</summary>
    public void Begin()
    {
        if (Chosen == 0)
            use(candidates[CandidateOf(Math.Max(0, _step))]);
        _begin = _clock();
    }

    /// <summary>To be called behind each step.</summary>
    /// <returns>Whether a number has just been chosen.</returns>
    public bool End()
    {
        var seconds = _clock() - _begin;
        if (Chosen > 0)
        {
            Watch(seconds);
            return false;
        }
        if (_step >= 0 && _step % (TimedSteps + 1) > 0)
            _seconds[CandidateOf(_step)].Add(seconds);
        if (++_step < Turns * candidates.Count * (TimedSteps + 1))
            return false;
        var best = Enumerable.Range(0, candidates.Count).MinBy(i => Median(_seconds[i]));
        use(Chosen = candidates[best]);
        (_expected, _least, _since) = (Median(_seconds[best]), double.PositiveInfinity, 0);
        return true;
    }

    // Candidates take turns, so that a disturbance meets all of them.
    private int CandidateOf(int step) => step / (TimedSteps + 1) % candidates.Count;

    private void Watch(double seconds)
    {
        // A run that was resumed learns from its first steps how long one takes.
        _least = Math.Min(_least, seconds);
        if (++_since % Window != 0)
            return;
        if (_expected == 0)
            _expected = _least;
        if (_least > 2 * _expected && _since >= LeastDistance)
        {
            (Chosen, _step) = (0, 0);
            foreach (var times in _seconds)
                times.Clear();
        }
        _least = double.PositiveInfinity;
    }

    private static double Median(List<double> values) =>
        values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);
}
