namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class MomlTests
{
    [TestMethod]
    [DataRow(1), DataRow(2), DataRow(3)]
    public void TheSlopesAreThoseOfEachValidationLossBehindAStep(int seed)
    {
        var (step, balancer) = (new QuadraticStep(3, 5, seed), new Moml().Started(3));
        double[] logits = [0.2, -0.4, 0.1];
        var theta = Vectors.Wide(step.Parameters.ToArray());
        var slopes = balancer.Slopes(step, QuadraticStep.Softmax(logits));
        Assert.HasCount(3, slopes);
        for (var i = 0; i < 3; i++)
            BalancerAsserts.SameVector(
                QuadraticStep.Slopes(s => step.ValidationLoss(i, step.Ahead(theta, QuadraticStep.Softmax(s))), logits),
                slopes[i],
                1e-4,
                $"task {i}"
            );
    }

    [TestMethod]
    public void AStepOfTheWeightsLowersEveryValidationLoss()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var (step, balancer) = (new QuadraticStep(2, 8, seed), new Moml { LearningRate = 1e-3 }.Started(2));
            var theta = Vectors.Wide(step.Parameters.ToArray());
            var slopes = new Moml().Started(2).Slopes(step, [0.5, 0.5]);
            var before = Enumerable.Range(0, 2).Select(i => step.ValidationLoss(i, step.Ahead(theta, [0.5, 0.5]))).ToArray();
            var weights = balancer.Weights(step);
            Assert.AreEqual(1, weights.Sum(), 1e-12);
            // With two tasks the logits move along one line: where both losses fall one way, that is the way.
            if (slopes[0][0] * slopes[1][0] > 0)
                for (var i = 0; i < 2; i++)
                    Assert.IsLessThan(before[i], step.ValidationLoss(i, step.Ahead(theta, weights)), $"seed {seed}, task {i}");
            else
                BalancerAsserts.Close([0.5, 0.5], weights, 1e-6, $"seed {seed}: a stationary point");
        }
    }
}
