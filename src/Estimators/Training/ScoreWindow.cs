namespace MlNet.MultiTask;

/// <summary>
/// Evens out what epochs are judged by: the share of wrong classes among a few hundred held-out rows jumps from epoch to epoch, and one
/// lucky epoch would end a training. An epoch counts with the mean of the last few scores, or with its own where that is worse.
/// </summary>
/// <param name="length">How many scores.</param>
internal sealed class ScoreWindow(int length)
{
    private const string Key = "stopping/scores";

    private readonly List<double> _scores = [];

    /// <summary>What the epoch counts with; NaN where it has no score.</summary>
    public double Add(double score)
    {
        if (double.IsNaN(score))
            return score;
        _scores.Add(score);
        if (_scores.Count > length)
            _scores.RemoveAt(0);
        return Math.Max(score, _scores.Average());
    }

    /// <summary>Puts the scores into a checkpoint.</summary>
    public void Capture(Checkpoint to) => to.Put<double>(Key, [.. _scores, .. Enumerable.Repeat(double.NaN, length - _scores.Count)]);

    /// <summary>Reads them back.</summary>
    public void Restore(Checkpoint from)
    {
        _scores.Clear();
        foreach (var score in from.Get<double>(Key))
            if (!double.IsNaN(score))
                _scores.Add(score);
    }
}
