namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class GradNormTests
{
    [TestMethod]
    public void BeginsWithEqualWeights() =>
        BalancerAsserts.Close(
            [1, 1, 1],
            new GradNorm()
                .Started(3)
                .Weights(
                    new MatrixStep([
                        [1, 0],
                        [0, 2],
                        [3, 0],
                    ])
                )
        );

    [TestMethod]
    public void FirstUpdateByHand()
    {
        // Norms 1 and 3, equal rates: the targets are both Ḡ = 2, the slopes −½ and 3/2, and through the softmax ∓1: Adam's first step is
        // ±0.1 on the logits.
        var balancer = new GradNorm { LearningRate = 0.1 }.Started(2);
        float[][] rows =
        [
            [1, 0],
            [0, 3],
        ];
        balancer.Weights(new MatrixStep(rows));
        var ratio = Math.Exp(0.2);
        BalancerAsserts.Close([2 * ratio / (1 + ratio), 2 / (1 + ratio)], balancer.Weights(new MatrixStep(rows)), 1e-6);
    }

    [TestMethod]
    public void FollowsTheGradientOfItsObjective()
    {
        // Three tasks of norms 1, 3, 0.5 that are at 1, 0.5 and 0.8 of their first loss; the targets count as constants (equation 2).
        var balancer = new GradNorm().Started(3);
        float[][] rows =
        [
            [1, 0],
            [0, 3],
            [0.3f, 0.4f],
        ];
        double[] norms = [1, 3, 0.5],
            rates = [1, 0.5, 0.8];
        balancer.Weights(new MatrixStep(rows, [2, 2, 2]));
        var before = State(balancer);
        balancer.Weights(new MatrixStep(rows, [2, 1, 1.6]));
        var after = State(balancer);
        var logits = before["logits"];
        var mean = Weighted(logits).Average();
        var targets = rates.Select(rate => mean * Math.Pow(rate / rates.Average(), 1.5)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            double[] up = [.. logits],
                down = [.. logits];
            (up[i], down[i]) = (logits[i] + 1e-6, logits[i] - 1e-6);
            // Adam keeps 0.9 of its mean and adds 0.1 of the gradient.
            var gradient = (after["logits.mean"][i] - 0.9 * before["logits.mean"][i]) / 0.1;
            Assert.AreEqual((Objective(up) - Objective(down)) / 2e-6, gradient, 1e-6, $"task {i}");
        }

        double[] Weighted(double[] s) => [.. s.Select((x, i) => 3 * Math.Exp(x) / s.Sum(Math.Exp) * norms[i])];
        double Objective(double[] s) => Weighted(s).Zip(targets, (g, target) => Math.Abs(g - target)).Sum() / mean;
    }

    private static Dictionary<string, double[]> State(Balancer balancer)
    {
        var state = new Dictionary<string, double[]>();
        balancer.Capture(state);
        return state;
    }

    [TestMethod]
    public void SettlesAtTheCommonNormTimesTheTrainingRate()
    {
        // Task 2 has kept its loss while task 1 halved it: rates ½ and 1 over their mean ¾, so G₁/G₂ → ½^α.
        var balancer = new GradNorm { Alpha = 1, LearningRate = 0.01 }.Started(2);
        float[][] rows =
        [
            [5, 0],
            [0, 1],
        ];
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
