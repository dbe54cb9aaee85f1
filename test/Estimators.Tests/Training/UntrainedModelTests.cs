using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What <c>Fit</c> gives where a run only wants to know which tasks a pipeline has: the columns of a model, and no export unless
/// its scores are read.</summary>
[TestClass]
public sealed class UntrainedModelTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void LabelsAreLearntWithoutAnExport()
    {
        var data = Keyed();
        var scope = new TrainingScope { IsTrial = true, Seen = [] };
        using var untrained = scope.Run(() => Trainer(VisitRow.Tasks()).Fit(data));
        Assert.AreSame(data, scope.Seen!.Single().Data);
        using var trained = Trainer(VisitRow.Tasks()).Fit(data);

        static string[] Columns(DataViewSchema schema) => [.. schema.Select(column => $"{column.Name}: {column.Type}")];
        CollectionAssert.AreEqual(Columns(trained.GetOutputSchema(data.Schema)), Columns(untrained.Transform(data).Schema));
        Assert.IsFalse(untrained.IsOpen, "the network was exported although nobody read a score");
        Assert.IsTrue(trained.IsOpen);
    }

    // A second trainer that reads the first one's scores: those are of the network as it starts.
    [TestMethod]
    public void LaterTrainersFindScores()
    {
        var data = Keyed();
        var scope = new TrainingScope { IsTrial = true, Seen = [] };
        using var first = scope.Run(() => Trainer([VisitRow.Tasks()[2]]).Fit(data));
        var scored = first.Transform(data);
        using var second = scope.Run(() => _ml.MultiTask().Trainer("Cost.Score", [VisitRow.Tasks()[1]], VisitRow.Quick(1)).Fit(scored));
        Assert.HasCount(2, scope.Seen!);
        Assert.IsTrue(first.IsOpen);
        Assert.IsTrue(scored.GetColumn<float>("Cost.Score").All(float.IsFinite));
        Assert.IsGreaterThan(1, scored.GetColumn<float>("Cost.Score").Distinct().Count());
    }

    [TestMethod]
    public void CoTrainersAreNotTrainedEither()
    {
        var data = Keyed();
        var reports = 0;
        var scope = new TrainingScope { IsTrial = true, Seen = [] };
        CoTrainingNetwork[] networks = [new("One", "Numbers"), new("Two", "Numbers")];
        var options = new CoTrainingOptions { Training = VisitRow.Quick(1), Progress = new Reports<CoTrainingRound>(_ => reports++) };
        using var untrained = scope.Run(() => _ml.MultiTask().CoTrainer(networks, [VisitRow.Tasks()[1]], options).Fit(data));
        Assert.HasCount(1, scope.Seen!);
        Assert.AreEqual(0, reports);
        Assert.IsFalse(untrained.IsOpen);
        Assert.IsTrue(untrained.Transform(data).GetColumn<float>("Urgent.Score").All(float.IsFinite));
    }

    [TestMethod]
    public void DisposedBeforeItWasOpenedItStaysShut()
    {
        var data = Keyed();
        var untrained = new TrainingScope { IsTrial = true }.Run(() => Trainer(VisitRow.Tasks()).Fit(data));
        untrained.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => untrained.Transform(data).GetColumn<float>("Cost.Score").First());
    }

    private MultiTaskEstimator Trainer(IReadOnlyList<TaskDefinition> tasks) => _ml.MultiTask().Trainer("Numbers", tasks, VisitRow.Quick(1));

    private IDataView Keyed()
    {
        var rows = _ml.Data.LoadFromEnumerable(VisitRow.Many(60));
        return _ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind").Fit(rows).Transform(rows);
    }
}
