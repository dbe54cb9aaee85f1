namespace MlNet.MultiTask;

/// <summary>Loss of a regression task, on the standardised label.</summary>
public enum RegressionLoss
{
    /// <summary>(ŷ − y)²: learns the mean.</summary>
    Squared,
    /// <summary>|ŷ − y|: learns the median.</summary>
    Absolute,
    /// <summary>Squared near zero, absolute beyond one standard deviation (Huber 1964).</summary>
    Huber,
    /// <summary>ŷ − y log ŷ on the label itself, ŷ = exp(logit): for counts (labels of 0 or more).</summary>
    Poisson,
}
