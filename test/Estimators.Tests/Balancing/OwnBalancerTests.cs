namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The example of docs/balancers.md.</summary>
[TestClass]
public sealed class OwnBalancerTests
{
    public sealed class InverseNorm : Balancer
    {
        public override BalancerNeeds Needs => BalancerNeeds.Gramian;

        public override void Weigh(BalancerStep step, Span<double> weights)
        {
            for (var i = 0; i < weights.Length; i++)
                weights[i] = 1 / Math.Max(Math.Sqrt(step.Gramian[i, i]), 1e-12);
        }
    }

    [TestMethod]
    public void GivesEveryGradientTheSameLength() =>
        BalancerAsserts.Close(
            [0.6, 0.8, 1],
            new InverseNorm().Direction([
                [3, 4, 0],
                [0, 0, 7],
            ]),
            1e-6
        );
}
