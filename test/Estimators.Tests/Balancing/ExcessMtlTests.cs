namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class ExcessMtlTests
{
    [TestMethod]
    public void TwoStepsByHand()
    {
        var balancer = new ExcessMtl { StepSize = 0.5 }.Started(2);
        BalancerAsserts.Close(
            [1, 1],
            balancer.Weights(
                new MatrixStep([
                    [3, 4],
                    [2, 0],
                ])
            )
        );
        // e⁰ = 3 + 4 = 7 and 2. Then S = (18, 16) and (4, 9): e = 9/√18 and 9/√9 = 3.
        var weights = balancer.Weights(
            new MatrixStep([
                [3, 0],
                [0, 3],
            ])
        );
        var (a, b) = (Math.Exp(0.5 * 9 / Math.Sqrt(18) / 7), Math.Exp(0.5 * 3 / 2));
        BalancerAsserts.Close([2 * a / (a + b), 2 * b / (a + b)], weights, 1e-6);
    }

    [TestMethod]
    public void AnAbsentTaskIsNoWorseThanOneWithoutExcessRisk()
    {
        var balancer = new ExcessMtl { StepSize = 0.5 }.Started(2);
        balancer.Weights(
            new MatrixStep([
                [3, 4],
                [2, 0],
            ])
        );
        var alone = balancer.Weights(
            new MatrixStep(
                [
                    [3, 4],
                ],
                tasks: [0]
            )
        );
        // S = 2·(9, 16): e = 7/√2, the other task's factor is exp 0.
        var a = Math.Exp(0.5 / Math.Sqrt(2));
        BalancerAsserts.Close([2 * a / (a + 1)], alone, 1e-6);
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new ExcessMtl());
        var balancer = new ExcessMtl { StepSize = 10 }.Started(2);
        for (var step = 0; step < 500; step++)
            foreach (
                var weight in balancer.Weights(
                    new MatrixStep([
                        [1e-6f + step, 0],
                        [0, 1e6f],
                    ])
                )
            )
                Assert.IsTrue(double.IsFinite(weight) && weight > 0);
    }
}
