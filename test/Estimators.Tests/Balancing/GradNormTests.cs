namespace MlNet.MultiTask;

[TestClass]
public sealed class GradNormTests
{
    [TestMethod]
    public void BeginsWithEqualWeights() =>
        BalancerAsserts.Close([1, 1, 1], new GradNorm().Started(3).Weights(new MatrixStep([[1, 0], [0, 2], [3, 0]])));

    [TestMethod]
    public void FirstUpdateByHand()
    {
        // Norms 1 and 3, equal rates: the targets are both Ḡ = 2, the slopes −½ and 3/2, and through the softmax ∓1: Adam's first step is ±0.1 on the logits.
        var balancer = new GradNorm { LearningRate = 0.1 }.Started(2);
        float[][] rows = [[1, 0], [0, 3]];
        balancer.Weights(new MatrixStep(rows));
        var ratio = Math.Exp(0.2);
        BalancerAsserts.Close([2 * ratio / (1 + ratio), 2 / (1 + ratio)], balancer.Weights(new MatrixStep(rows)), 1e-6);
    }

    [TestMethod]
    public void SettlesAtTheCommonNormTimesTheTrainingRate()
    {
        // Task 2 has kept its loss while task 1 halved it: rates ½ and 1 over their mean ¾, so G₁/G₂ → ½^α.
        var balancer = new GradNorm { Alpha = 1, LearningRate = 0.01 }.Started(2);
        float[][] rows = [[5, 0], [0, 1]];
        balancer.Weights(new MatrixStep(rows, [2, 2]));
        double[] weights = [];
        for (var step = 0; step < 2000; step++)
            weights = balancer.Weights(new MatrixStep(rows, [1, 2]));
        Assert.AreEqual(2, weights.Sum(), 1e-9);
        Assert.AreEqual(0.5, weights[0] * 5 / (weights[1] * 1), 0.05);
    }

    [TestMethod]
    public void TheGradientsScaleDoesNotMatter()
    {
        var (small, large) = (new GradNorm().Started(2), new GradNorm().Started(2));
        for (var step = 0; step < 5; step++)
        {
            var ofSmall = small.Weights(new MatrixStep(Vectors.Scale(Matrices.Pair, _ => 1e-12)));
            BalancerAsserts.Close(ofSmall, large.Weights(new MatrixStep(Vectors.Scale(Matrices.Pair, _ => 1e12))), 1e-6);
        }
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new GradNorm());
        BalancerAsserts.PermutationInvariant(() => new GradNorm());
    }
}
