namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class KrumTests
{
    private static readonly float[][] OneWrong =
    [
        [1, 1, 1],
        [1, 0, 1],
        [75, -666, 23],
        [1, 2, 3],
        [2, 0, 1],
    ];

    [TestMethod]
    public void FourOfFiveLeaveTheWrongOneOut() =>
        BalancerAsserts.Close(
            [0.25, 0.25, 0, 0.25, 0.25],
            new Krum { Selected = 4 }
                .Started(5)
                .Weights(new MatrixStep(OneWrong))
        );

    [TestMethod]
    public void ScoresByHand()
    {
        // Squared distances to the two nearest: task 0: 1 + 2, task 1: 1 + 1, task 3: 5 + 8, task 4: 1 + 2. Task 1 wins.
        BalancerAsserts.Close([0, 1, 0, 0, 0], new Krum().Started(5).Weights(new MatrixStep(OneWrong)));
    }

    [TestMethod]
    public void NeedsThreeMoreTasksThanWrongOnes()
    {
        Assert.AreEqual(5, new Krum { Byzantine = 2 }.MinimumTasks);
        StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => new Krum().Start(3, 1)).Message, "at least 4 tasks");
    }

    [TestMethod]
    public void AStepWithFewTasksStillHasWeights()
    {
        var balancer = new Krum { Selected = 2 }.Started(5);
        BalancerAsserts.Close(
            [1],
            balancer.Weights(
                new MatrixStep(
                    [
                        [3, 4],
                    ],
                    tasks: [2]
                )
            )
        );
        BalancerAsserts.Close(
            [0.5, 0.5],
            balancer.Weights(
                new MatrixStep(
                    [
                        [3, 4],
                        [1, 1],
                    ],
                    tasks: [2, 4]
                )
            )
        );
        BalancerAsserts.Close(
            [0.5, 0.5, 0],
            balancer.Weights(
                new MatrixStep(
                    [
                        [3, 4],
                        [1, 1],
                        [50, 50],
                    ],
                    tasks: [0, 2, 4]
                )
            )
        );
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new Krum());
        // Where no two scores tie, as they do between mutual nearest neighbours when only one neighbour counts.
        var reversed = OneWrong.Reverse().ToArray();
        BalancerAsserts.Close(new Krum().Direction(OneWrong), new Krum().Direction(reversed));
        BalancerAsserts.Homogeneous(() => new Krum { Selected = 2 });
    }
}
