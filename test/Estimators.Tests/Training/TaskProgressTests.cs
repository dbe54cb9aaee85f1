using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>When a training with <see cref="StoppingCriterion.EachTask"/> counts as getting on: where the tasks' least losses fall by 0.2 %
/// of themselves since they last did, in the mean.</summary>
[TestClass]
public sealed class TaskProgressTests
{
    private static readonly TaskDefinition[] s_one = [Tasks.Regression("One", "One")];
    private static readonly TaskDefinition[] s_two = [.. s_one, Tasks.Regression("Two", "Two")];

    [TestMethod]
    public void LittleProgressIsNone()
    {
        using var store = new ParameterStore(new ShapeRecord(), 1, torch.CPU);
        var epochs = new TaskEpochs(s_one);
        // An epoch counts with the mean of three where that is worse: 1, 0.99975, 0.99967, 0.9995.
        var waited = Waited(epochs, store, [[1], [0.9995], [0.9995], [0.9995]]);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3 }, waited);
        // The weights of a loss that is only a little less are still the best.
        Assert.AreEqual(0.9995, epochs.LeastErrors[0], 1e-9);
        // (0.9995 + 0.9995 + 0.99) / 3 is 0.37 % below 1.
        CollectionAssert.AreEqual(new[] { 0 }, Waited(epochs, store, [[0.99]]));
    }

    [TestMethod]
    public void LittleByLittleItAddsUp()
    {
        using var store = new ParameterStore(new ShapeRecord(), 1, torch.CPU);
        // Means of three: 1, 0.99955, 0.9991, 0.9982, 0.9973, 0.9964. Since the first epoch 0.2 % have to come together.
        var waited = Waited(new TaskEpochs(s_one), store, [.. Enumerable.Range(0, 6).Select(k => new[] { 1 - 0.0009 * k })]);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 0, 1 }, waited);
    }

    [TestMethod]
    public void TasksCountTogether()
    {
        using var store = new ParameterStore(new ShapeRecord(), 1, torch.CPU);
        // One falls by 0.25 %: in the mean of two tasks that is half as much.
        double[][] losses = [[1, 5], [0.9975, 5], [0.9975, 5], [0.9975, 5]];
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3 }, Waited(new TaskEpochs(s_two), store, losses));
        var alone = Waited(new TaskEpochs(s_one), store, [.. losses.Select(both => both[..1])]);
        // (1 + 0.9975 + 0.9975) / 3 is 0.17 % below 1.
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 0 }, alone);
    }

    [TestMethod]
    public void NegativeLossesFallToo()
    {
        using var store = new ParameterStore(new ShapeRecord(), 1, torch.CPU);
        var waited = Waited(new TaskEpochs(s_one), store, [[-1], [-1.1], [-1.1001], [-1.1001], [-1.1001]]);
        // Means of three: −1, −1.05, −1.0667, −1.10007, −1.1001.
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 0, 1 }, waited);
    }

    private static int[] Waited(TaskEpochs epochs, ParameterStore store, double[][] losses) =>
        [
            .. losses.Select(epoch =>
            {
                epochs.Offer(epoch, store);
                return epochs.Waited;
            }),
        ];
}
