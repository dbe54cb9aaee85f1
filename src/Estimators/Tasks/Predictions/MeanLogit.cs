namespace MlNet.MultiTask;

/// <summary>
/// Logits that stand for an ensemble's mean probability. All of it is done with logarithms, so that probabilities near 0 and 1 keep their
/// digits: those that a sigmoid gives are exact to about 10⁻⁷ of 1, not of themselves.
/// </summary>
internal static class MeanLogit
{
    /// <summary>log p − log(1 − p) of the mean p of the members' sigmoids.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="members">Logits [batch, members, width].</param>
    /// <returns>[batch, width].</returns>
    public static T OfSigmoids<T>(IOps<T> ops, T members)
    {
        // log σ(z) = −softplus(−z), and 1 − σ(z) = σ(−z).
        var yes = ops.Apply(Activation.Negate, ops.Apply(Activation.Softplus, ops.Apply(Activation.Negate, members)));
        var no = ops.Apply(Activation.Negate, ops.Apply(Activation.Softplus, members));
        return ops.Sub(LogMeanExp(ops, yes), LogMeanExp(ops, no));
    }

    /// <summary>The logarithm of the mean of the members' softmax, which is a logit: its softmax is that mean.</summary>
    /// <inheritdoc cref="OfSigmoids"/>
    public static T OfSoftmax<T>(IOps<T> ops, T members) => LogMeanExp(ops, ops.LogSoftmax(members, 2));

    // max + log mean exp(x − max) over the members: no exponential overflows, and the largest is 1.
    private static T LogMeanExp<T>(IOps<T> ops, T x)
    {
        var rest = ops.Apply(Activation.Exp, ops.Sub(x, ops.ReduceMax(x, 1, keepAxis: true)));
        return ops.Add(ops.ReduceMax(x, 1), ops.Apply(Activation.Log, ops.Mean(rest, 1)));
    }
}
