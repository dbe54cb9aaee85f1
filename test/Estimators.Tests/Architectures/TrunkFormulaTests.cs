namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Cross-stitch, attention and twins against the formulas, with weights small enough to compute by hand.</summary>
[TestClass]
public sealed class TrunkFormulaTests
{
    [TestMethod]
    public void CrossStitchCombinesTheTasksValues()
    {
        using var run = new ArchitectureRun(new CrossStitch { TrunkLayers = [1], Activation = Activation.Identity }, 2, 2)
            .Set("trunk/0/task0/0/linear/weight", 1, 0)
            .Set("trunk/0/task1/0/linear/weight", 0, 1);
        // α = (0.9 0.1; 0.1 0.9) to start with.
        Near.Values([1.1f, 1.9f], [.. run.Represent(1, 2).Select(task => task.Single())], 1e-6);

        run.Set("trunk/0/stitch/change", 0.1f, 0, -0.1f, 0);
        // α = (1 0.1; 0 0.9).
        Near.Values([1.2f, 1.8f], [.. run.Represent(1, 2).Select(task => task.Single())], 1e-6);
    }

    [TestMethod]
    public void UnitsOfThreeTasksStartWithWeightsThatSumToOne()
    {
        using var run = new ArchitectureRun(
            new CrossStitch
            {
                TrunkLayers = [1],
                Activation = Activation.Identity,
                SelfWeight = 0.5,
            },
            3,
            1
        ).Set("trunk/0/task0/0/linear/bias", 4).Set("trunk/0/task1/0/linear/bias", 8);

        // 0.5 of one's own and 0.25 of each other: (4, 8, 0).
        Near.Values([4, 5, 3], [.. run.Represent(0).Select(task => task.Single())], 1e-6);
    }

    [TestMethod]
    public void AttentionMasksTheTrunk()
    {
        using var run = new ArchitectureRun(
            new Mtan
            {
                TrunkLayers = [2, 2],
                AttentionWidth = 1,
                Activation = Activation.Identity,
            },
            1,
            2
        );
        run.Set("trunk/0/0/linear/weight", 1, 0, 0, 1);
        run.Set("trunk/1/0/linear/weight", 2, 0, 0, 2);
        run.Set("attention/task0/0/mask/bias", 0, MathF.Log(3));
        run.Set("attention/task0/1/hidden/0/linear/weight", 0, 0, 1, 0);
        run.Set("attention/task0/1/mask/weight", 2, -2);
        var values = run.Represent(1, 2)[0];

        // First layer: p = (1, 2), mask (σ(0), σ(log 3)) = (0.5, 0.75), attended (0.5, 1.5). Second: p = (2, 4); the hidden value is the
        // third of [1, 2; 0.5, 1.5], so the mask is (σ(1), σ(−1)).
        Assert.AreEqual(2 / (1 + Math.Exp(-1)), values[0], 1e-5);
        Assert.AreEqual(4 / (1 + Math.Exp(1)), values[1], 1e-5);
    }

    [TestMethod]
    public void SoftSharingPenalisesTheDistanceOfEachPair()
    {
        using var run = new ArchitectureRun(new SoftSharing { TrunkLayers = [2, 1], Strength = 0.1 }, 3, 1)
            .Set("trunk/task0/0/linear/weight", 1, 2)
            .Set("trunk/task1/0/linear/bias", 0, 3)
            .Set("trunk/task2/1/linear/weight", 0, -2)
            .Set("trunk/task2/1/linear/bias", 1);

        // Parameters differ in these six numbers alone: 0–1: 1 + 4 + 9, 0–2: 1 + 4 + 4 + 1, 1–2: 9 + 4 + 1.
        Assert.AreEqual(0.1 * (14 + 10 + 14), run.Penalty([0], 0, 0, 0)!.Value, 1e-5);
        Assert.IsNull(run.Penalty([0], 0), "a single task has no twin");
    }

    [TestMethod]
    [DataRow(false, DisplayName = "one backward pass")]
    [DataRow(true, DisplayName = "one backward pass per task")]
    public void APenaltyDrawsTwinsTogetherWhileTraining(bool perTask)
    {
        double Distance(double strength)
        {
            using var model = Visit.Fit(
                Visit.Many(200),
                Visit.Options(new SoftSharing { TrunkLayers = [8], Strength = strength }, 20, perTask ? new PcGrad() : null)
            );
            var weights = Graph.OnnxModelFile.Parse(model.OnnxModel).Graph.Initializer.ToDictionary(tensor => tensor.Name);
            float[] Of(int task) =>
                System
                    .Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(weights[$"trunk/task{task}/0/linear/weight"].RawData.Span)
                    .ToArray();
            return Of(0).Zip(Of(1), (a, b) => Math.Pow(a - b, 2)).Sum();
        }

        Assert.IsLessThan(0.05 * Distance(0), Distance(1));
    }
}
