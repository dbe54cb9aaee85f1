namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Ranks that train together get what one rank with all rows gets.</summary>
[TestClass]
public sealed class RankTrainingTests
{
    // Ragged: the rank in the middle has few rows and no number, and no row of many a batch.
    private static readonly int[] s_counts = [40, 20, 140];

    [TestMethod]
    public void EveryBalancer()
    {
        var rows = SharedTraining.Rows();
        TaskDefinition[] tasks = [.. Sample.AllTasks(), Tasks.Multiclass("Key", "Key"), Tasks.Quantile("Median", "Sum")];
        foreach (var make in AllBalancers.Of(tasks.Length))
        {
            using var alone = SharedTraining.Alone(rows, SharedTraining.Options(make()), tasks);
            var models = SharedTraining.Together(SharedTraining.Divide(rows, s_counts), SharedTraining.Options(make()), tasks);
            var name = make().GetType().Name;
            SharedTraining.Close(alone, SharedTraining.Same(models, name), 2e-5, name);
        }
    }

    [TestMethod]
    public void EveryOptimizer()
    {
        var rows = SharedTraining.Rows();
        foreach (var optimizer in new Optimizer[] { new Sgd(), new Adam(), new AdaGrad(), new RmsProp() })
        {
            var options = SharedTraining.Options() with { Optimizer = optimizer };
            using var alone = SharedTraining.Alone(rows, options);
            var models = SharedTraining.Together(SharedTraining.Divide(rows, s_counts), options);
            SharedTraining.Close(alone, SharedTraining.Same(models), 2e-4, optimizer.GetType().Name);
        }
    }
}
