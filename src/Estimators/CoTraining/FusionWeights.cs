namespace MlNet.MultiTask;

/// <summary>Where the weights wₖ of the shared features h = Σ wₖhᵏ come from. They are 0 or more and their sum is 1, for each
/// task.</summary>
public sealed class FusionWeights
{
    private readonly Func<double[], double[]>? _follow;

    private FusionWeights(Func<double[], double[]>? follow) => _follow = follow;

    /// <summary>Learnt with the other parameters: wₖ is the softmax of a trained number per network, and starts even.</summary>
    public static FusionWeights Learned { get; } = new(null);

    /// <summary>
    /// In proportion to each network's diversity dₖ, the mean of ‖yᵏ − ȳ‖² over the rows, ȳ being the mean of the other networks'
    /// predictions (the ambiguity of Krogh, Vedelsby 1995, against the others): a network that adds what the others do not say counts more.
    /// Two networks are equally far from each other, so they always count alike.
    /// </summary>
    public static FusionWeights Diversity { get; } =
        new(diversities =>
        {
            var sum = diversities.Sum();
            return [.. diversities.Select(diversity => sum > 0 ? diversity / sum : 1.0 / diversities.Length)];
        });

    /// <summary>All alike.</summary>
    public static FusionWeights Equal { get; } = new(diversities => [.. diversities.Select(_ => 1.0 / diversities.Length)]);

    internal bool AreLearned => _follow is null;

    /// <summary>The weights that follow from the networks' diversities.</summary>
    internal float[] Of(double[] diversities) => [.. (_follow ?? Equal._follow!)(diversities).Select(weight => (float)weight)];
}
