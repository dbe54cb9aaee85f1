namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Learning to branch: what is drawn while training, and what is taken after it.</summary>
[TestClass]
public sealed class BranchingTests
{
    [TestMethod]
    public void ScoringTakesTheLikeliestParent()
    {
        using var run = Tree();
        CollectionAssert.AreEqual(new[] { 1f }, run.Represent(0)[0]);
        CollectionAssert.AreEqual(new[] { 5f }, run.Represent(0)[1]);
        run.Set("tree/tasks/parent", 0, 0.1f, 3, -3);
        CollectionAssert.AreEqual(new[] { 5f }, run.Represent(0)[0]);
        CollectionAssert.AreEqual(new[] { 1f }, run.Represent(0)[1]);
    }

    [TestMethod]
    public void NodesTakeTheirInputFromTheLevelBelow()
    {
        using var run = new ArchitectureRun(
            new Ltb
            {
                LevelWidths = [1, 1],
                NodeCount = 2,
                Activation = Activation.Identity,
            },
            1,
            1
        );
        run.Set("tree/level0/0/0/linear/bias", 1);
        run.Set("tree/level0/1/0/linear/bias", 5);
        run.Set("tree/level1/parent", 0, 1, 1, 0);
        run.Set("tree/level1/0/0/linear/weight", 10);
        run.Set("tree/level1/1/0/linear/weight", 100);

        // The first node of the second level takes 5, the task takes the first node.
        CollectionAssert.AreEqual(new[] { 50f }, run.Represent(0)[0]);
    }

    [TestMethod]
    public void TrainingDrawsOneParentByItsProbability()
    {
        using var run = Tree();
        run.Mode.Random.manual_seed(4);
        run.Mode.IsTraining = true;
        const int Draws = 3000;
        int first = 0,
            second = 0;
        for (var i = 0; i < Draws; i++)
        {
            var values = run.Represent(0);
            // One parent alone: 1 or 5, never a blend.
            Assert.IsTrue(values.All(value => Math.Abs(value[0] - 1) < 1e-5 || Math.Abs(value[0] - 5) < 1e-5));
            first += values[0][0] < 3 ? 1 : 0;
            second += values[1][0] < 3 ? 1 : 0;
        }

        // softmax(log 3, 0) and softmax(0, log 9), within four standard deviations.
        Assert.AreEqual(0.75, first / (double)Draws, 4 * Math.Sqrt(0.75 * 0.25 / Draws));
        Assert.AreEqual(0.1, second / (double)Draws, 4 * Math.Sqrt(0.1 * 0.9 / Draws));
    }

    // Two nodes that give 1 and 5, and two tasks.
    private static ArchitectureRun Tree() =>
        new ArchitectureRun(new Ltb { LevelWidths = [1], Activation = Activation.Identity }, 2, 1)
            .Set("tree/level0/0/0/linear/bias", 1)
            .Set("tree/level0/1/0/linear/bias", 5)
            .Set("tree/tasks/parent", MathF.Log(3), 0, 0, MathF.Log(9));
}
