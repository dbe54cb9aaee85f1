namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class SdmGradTests
{
    [TestMethod]
    public void OneInnerStepByHand()
    {
        // A = G₁G₂ᵀ = [4, 0; 1, 1], mean of √diag = 1.5, so A/2.25; the point is w + λ/2 = ½ + ¼.
        float[][][] samples =
        [
            [
                [9, 9],
                [9, 9],
            ],
            [
                [4, 0],
                [1, 1],
            ],
            [
                [1, 0],
                [0, 1],
            ],
        ];
        var balancer = new SdmGrad
        {
            Iterations = 1,
            LearningRate = 0.3,
            Lambda = 0.5,
        }.Started(2);
        // w = ½ − 0.3·(3, 1.5)/2.25 = (0.1, 0.3), then +0.3 each; the weights are (w + ¼)/1.5.
        BalancerAsserts.Close([(0.4 + 0.25) / 1.5, (0.6 + 0.25) / 1.5], balancer.Weights(new MatrixStep(samples)));
    }

    [TestMethod]
    public void SolvesItsQuadraticProblem()
    {
        // min ½‖Σwg + λg₀‖² on the segment: w₁ = 0.6 moved by the pull to the mean, from d/dw of the quadratic in w = (w, 1 − w).
        // (w + 0.15)·18 − (1 − w + 0.15)·22 = −22(w + 0.15) + 38(1 − w + 0.15) → 100w = 60 + 0.15·(60 − 40).
        var expected = (60 + 0.15 * 20) / 100;
        var balancer = new SdmGrad { LearningRate = 0.2, Iterations = 500 }.Started(2);
        var weights = balancer.Weights(new MatrixStep(Matrices.Pair));
        BalancerAsserts.Close([(expected + 0.15) / 1.3, (1 - expected + 0.15) / 1.3], weights, 1e-9);
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new SdmGrad());
        BalancerAsserts.PermutationInvariant(() => new SdmGrad { LearningRate = 0.5 });
        BalancerAsserts.Homogeneous(() => new SdmGrad { LearningRate = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SdmGrad { Iterations = 0 }.Validate(2));
    }
}
