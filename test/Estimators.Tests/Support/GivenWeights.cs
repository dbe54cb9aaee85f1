namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A balancer that looks at gradients and always gives the same weights.</summary>
internal sealed class GivenWeights(params double[] given) : Balancer
{
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <summary>The last Gramian it saw.</summary>
    public double[] Seen { get; private set; } = [];

    public int Asked { get; private set; }

    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        Seen = step.Gramian.Values.ToArray();
        Asked++;
        for (var k = 0; k < weights.Length; k++)
            weights[k] = given[step.Tasks[k]];
    }
}
