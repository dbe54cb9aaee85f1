namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class MoCoTests
{
    [TestMethod]
    public void FirstStepByHand()
    {
        // y = ½g = (1, 0), (0, ½); λ = ½ − 0.1·YYᵀλ = (0.5 − 0.05, 0.5 − 0.0125), moved onto the simplex by +0.03125 each.
        var balancer = new MoCo { NormalizeGradients = false }.Started(2);
        var direction = new float[2];
        var step = new MatrixStep([
            [2, 0],
            [0, 1],
        ]);
        balancer.Combine(step, direction);
        BalancerAsserts.Close([0.48125, 0.51875 * 0.5], Vectors.Wide(direction), 1e-6);
        BalancerAsserts.Close([0.48125, 0.51875], balancer.Weights(step));
    }

    [TestMethod]
    public void NormalizationGivesEachGradientTheLengthOfItsLoss()
    {
        var direction = new MoCo { Beta = 1, Gamma = 1e-9 }.Direction(
            [
                [20, 0],
                [0, 0.001f],
            ],
            [3, 5]
        );
        BalancerAsserts.Close([1.5, 2.5], direction, 1e-5);
    }

    [TestMethod]
    public void FindsTheMinNormDirectionOfConstantGradients()
    {
        // ½ for the average and γ constant: the weights converge to MGDA's 0.6 and 0.4.
        var balancer = new MoCo
        {
            NormalizeGradients = false,
            Gamma = 0.005,
            GammaDecay = 0,
        }.Started(2);
        var direction = new float[3];
        for (var k = 0; k < 2000; k++)
            balancer.Combine(new MatrixStep(Matrices.Pair), direction);
        BalancerAsserts.Close([0, 1, 1], Vectors.Wide(direction), 1e-3);
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new MoCo());
        BalancerAsserts.Finite(() => new MoCo { NormalizeGradients = false, Regularization = 0.5 });
        BalancerAsserts.PermutationInvariant(() => new MoCo(), 1e-5);
    }
}
