namespace MlNet.MultiTask;

/// <summary>The logit of an ensemble's mean probability.</summary>
internal static class MeanLogit
{
    /// <summary>log p − log(1 − p) of the mean probabilities of yes and of no, each averaged by itself so that neither is lost to rounding near 1.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="members">Logits [batch, members, width].</param>
    /// <returns>[batch, width].</returns>
    public static T OfSigmoids<T>(IOps<T> ops, T members)
    {
        var yes = ops.Clip(ops.Mean(ops.Apply(Function.Sigmoid, members), 1), 1e-30f, 1);
        var no = ops.Clip(ops.Mean(ops.Apply(Function.Sigmoid, ops.Apply(Function.Negate, members)), 1), 1e-30f, 1);
        return ops.Sub(ops.Apply(Function.Log, yes), ops.Apply(Function.Log, no));
    }
}
