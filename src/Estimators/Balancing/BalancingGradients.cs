namespace MlNet.MultiTask;

/// <summary>What the tasks' gradients, which a <see cref="Balancer"/> weighs, are taken with respect to.</summary>
public enum BalancingGradients
{
    /// <summary>All shared parameters: one backward pass per task through the whole network.</summary>
    SharedParameters,

    /// <summary>
    /// The shared representation, the values that the tasks' own layers read of the shared part: one backward pass per task through its own
    /// layers, and one of the weighted sum through the shared part. Its norm bounds that of the parameters' gradient from above (Sener,
    /// Koltun 2018, equation 4: MGDA-UB).
    /// </summary>
    SharedRepresentation,
}
