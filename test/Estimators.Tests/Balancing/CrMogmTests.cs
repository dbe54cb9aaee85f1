namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class CrMogmTests
{
    [TestMethod]
    public void AveragesTheInnerWeights()
    {
        var balancer = new CrMogm(new Mgda()) { Alpha = 0.75 }.Started(2);
        BalancerAsserts.Close([0.6, 0.4], balancer.Weights(new MatrixStep(Matrices.Pair)));
        // MGDA of orthogonal unit gradients is (½, ½).
        BalancerAsserts.Close(
            [0.75 * 0.6 + 0.25 * 0.5, 0.75 * 0.4 + 0.25 * 0.5],
            balancer.Weights(
                new MatrixStep([
                    [1, 0],
                    [0, 1],
                ])
            )
        );
    }

    [TestMethod]
    public void ATaskBeginsWithItsOwnFirstWeight()
    {
        var balancer = new CrMogm(new FixedWeights(1, 2, 3)).Started(3);
        BalancerAsserts.Close(
            [1, 3],
            balancer.Weights(
                new MatrixStep(
                    [
                        [1],
                        [1],
                    ],
                    tasks: [0, 2]
                )
            )
        );
        BalancerAsserts.Close([1, 2, 3], balancer.Weights(MatrixStep.OfLosses(1, 1, 1)));
    }

    [TestMethod]
    public void PassesOnWhatTheInnerOneNeeds()
    {
        var ofFamo = new CrMogm(new Famo());
        Assert.AreEqual(BalancerNeeds.Losses, ofFamo.Needs);
        Assert.IsTrue(ofFamo.NeedsLossesAfterStep && ofFamo.WeighsHeads);
        Assert.AreEqual(3, new CrMogm(new MoDo()).Samples);
        Assert.AreEqual(4, new CrMogm(new Krum()).MinimumTasks);
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => new CrMogm(new GradDrop())).Message, "GradDrop gives a direction");
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new CrMogm(new UpGrad()));
        BalancerAsserts.PermutationInvariant(() => new CrMogm(new UpGrad()));
    }
}
