namespace MlNet.MultiTask;

/// <summary>Loss of a regression task, on the standardised label.</summary>
public enum RegressionLoss
{
    /// <summary>(ŷ − y)²: learns the mean.</summary>
    Squared,

    /// <summary>|ŷ − y|: learns the median.</summary>
    Absolute,

    /// <summary>½ e² for errors e up to δ, δ (|e| − ½ δ) beyond (Huber 1964); δ is <see cref="RegressionTask.HuberDelta"/>.</summary>
    Huber,

    /// <summary>ŷ − y log ŷ on the label itself, ŷ = exp(logit): for counts (labels of 0 or more).</summary>
    Poisson,
}
