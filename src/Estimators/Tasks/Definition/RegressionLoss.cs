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

    /// <summary>The scale-invariant error of logarithms, for maps of numbers above 0 such as depths: of d = log ŷ − log y over the labelled
    /// pixels of an image mean(d²) − ½ mean(d)² (Eigen, Puhrsch, Fergus 2014, eq. 4 with λ = ½), so that an error that all pixels share,
    /// as of an image whose scale cannot be seen, costs half as much. Only of <c>Tasks.DenseRegression</c>; learnt is log y.</summary>
    ScaleInvariant,
}
