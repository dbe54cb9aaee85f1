namespace MlNet.MultiTask;

/// <summary>
/// Smooths the scores that epochs are compared by: the share of wrong classes among a few hundred held-out rows jumps from epoch to epoch,
/// and one lucky epoch would end the training. An epoch's score is the mean of the last few scores, or its own if that is worse.
/// </summary>
/// <param name="length">How many scores.</param>
internal sealed class ScoreWindow(int length)
{
    private const string Key = "stopping/scores";

    private readonly List<double> _scores = [];

    /// <summary>The smoothed score of the epoch; NaN if it has none.</summary>
    public double Add(double score)
    {
        if (double.IsNaN(score))
            return score;
        _scores.Add(score);
        if (_scores.Count > length)
            _scores.RemoveAt(0);
        return Math.Max(score, _scores.Average());
    }

    /// <summary>Writes the scores to a checkpoint.</summary>
    public void Capture(Checkpoint to, string key = Key) =>
        to.Put<double>(key, [.. _scores, .. Enumerable.Repeat(double.NaN, length - _scores.Count)]);

    /// <summary>Reads them back.</summary>
    public void Restore(Checkpoint from, string key = Key)
    {
        _scores.Clear();
        foreach (var score in from.Get<double>(key))
            if (!double.IsNaN(score))
                _scores.Add(score);
    }
}
