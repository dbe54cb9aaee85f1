namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class MoDoTests
{
    private static readonly float[][][] s_samples =
    [
        [
            [9, 9],
            [9, 9],
        ],
        [
            [2, 0],
            [1, 3],
        ],
        [
            [1, 0],
            [0, 1],
        ],
    ];

    [TestMethod]
    public void OneStepByHand()
    {
        // G₁G₂ᵀ = [2, 0; 1, 3] from batches 1 and 2: λ = ½ − 0.1·((1, 2) + 0.1·½) = (0.395, 0.295), then +0.155 each.
        var balancer = new MoDo { Gamma = 0.1, Regularization = 0.1 }.Started(2);
        Assert.AreEqual(3, balancer.Samples);
        BalancerAsserts.Close([0.55, 0.45], balancer.Weights(new MatrixStep(s_samples)));
    }

    [TestMethod]
    public void RegularizationPullsTowardsEqualWeights()
    {
        var balancer = new MoDo { Gamma = 0.1, Regularization = 0.1 }.Started(2);
        balancer.Weights(new MatrixStep(s_samples));
        // Without gradients (0.55, 0.45) shrinks to 0.99 of itself, then +0.005 each.
        BalancerAsserts.Close(
            [0.5495, 0.4505],
            balancer.Weights(
                new MatrixStep([
                    [0, 0],
                    [0, 0],
                ])
            )
        );
    }

    [TestMethod]
    public void FindsTheMinNormWeights()
    {
        var balancer = new MoDo { Gamma = 0.01, Regularization = 0 }.Started(2);
        double[] weights = [];
        for (var k = 0; k < 1000; k++)
            weights = balancer.Weights(new MatrixStep(Matrices.Pair));
        BalancerAsserts.Close([0.6, 0.4], weights, 1e-6);
    }

    [TestMethod]
    public void AnAbsentTaskKeepsItsWeight()
    {
        var balancer = new MoDo { Gamma = 0.01 }.Started(3);
        BalancerAsserts.Close(
            1,
            balancer
                .Weights(
                    new MatrixStep(
                        [
                            [3, 0],
                            [1, 0],
                        ],
                        tasks: [0, 2]
                    )
                )
                .Sum(),
            1e-12,
            "sum"
        );
        var state = new Dictionary<string, double[]>();
        balancer.Capture(state);
        BalancerAsserts.Close(1.0 / 3, state["lambda"][1], 1e-12, "the absent task");
        BalancerAsserts.Close(1, state["lambda"].Sum(), 1e-12, "sum of all");
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new MoDo());
        BalancerAsserts.PermutationInvariant(() => new MoDo());
    }
}
