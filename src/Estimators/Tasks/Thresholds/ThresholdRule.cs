namespace MlNet.MultiTask;

/// <summary>What a task says about its decision threshold: a probability, or what it is to be best for.</summary>
/// <param name="Given">The probability above which a row is taken as true; null where it is to be chosen, or 0.5.</param>
/// <param name="ForF1">Whether it is chosen for the largest F1.</param>
/// <param name="MissCost">What a missed true row costs, in false alarms, where it is chosen for the least cost.</param>
internal sealed record ThresholdRule(double? Given, bool ForF1, double? MissCost)
{
    /// <summary>Whether held-out rows decide.</summary>
    public bool IsChosen => ForF1 || MissCost is not null;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">More than one way is given.</exception>
    public void Validate(string task)
    {
        if (Given is not (null or (> 0 and < 1)))
            throw new ArgumentOutOfRangeException(
                "Threshold",
                Given,
                $"Task '{task}': Threshold must be a probability between 0 and 1."
            );
        if (MissCost is not (null or (> 0 and < double.PositiveInfinity)))
            throw new ArgumentOutOfRangeException(
                "ThresholdForMissCost",
                MissCost,
                $"Task '{task}': ThresholdForMissCost must be a number greater than 0: how many false alarms a missed true row costs."
            );
        if ((Given is null ? 0 : 1) + (ForF1 ? 1 : 0) + (MissCost is null ? 0 : 1) > 1)
            throw new ArgumentException(
                $"Task '{task}': only one of Threshold, ThresholdForF1 and ThresholdForMissCost can decide; set one of them."
            );
    }
}
