using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows dealt to the members of <see cref="TabM"/>: by hand, members that give x itself, squared errors from 0.</summary>
[TestClass]
public sealed class OwnBatchesTests
{
    [TestMethod]
    // Member 0 has the rows 1 and 3, member 1 the rows 2 and 4: 2/4 (1 + 3) and 2/4 (2 + 4).
    [DataRow(true, 4, 2.0, 3.0)]
    // Both have all rows: 2/8 (1 + 2 + 3 + 4).
    [DataRow(false, 4, 2.5, 2.5)]
    // Three rows cannot be dealt to two: 2/6 (1 + 2 + 3).
    [DataRow(true, 3, 2.0, 2.0)]
    public void EachMemberLearnsFromItsRows(bool ownBatches, int rows, double first, double second)
    {
        var network = new TabM
        {
            MemberCount = 2,
            Layers = [1],
            Activation = Activation.Identity,
            Dropout = 0,
            OwnBatches = ownBatches,
        };
        using var step = new EngineStep(new MultiTaskOptions { Architecture = network, Optimizer = new Sgd() }, 1, 1);
        step.Set("trunk/0/r", 1, 1).Set("trunk/0/s", 1, 1).Set("trunk/0/bias", 0, 0).Set("trunk/0/weight", 1);
        step.Set("head0/weight", 1, 1).Set("head0/bias", 0, 0);
        step.Step([.. Enumerable.Range(1, rows).Select(x => new[] { (float)x })], [new float[rows]], 0.1);
        Near.Values([-0.1 * first, -0.1 * second], step.Parameter("head0/bias"), 1e-6);
    }

    [TestMethod]
    public void RowAfterRowGoesToTheNextMember()
    {
        using var scope = NewDisposeScope();
        using var mode = new TrainingMode();
        using var store = new ParameterStore(new ShapeRecord(), 1, CPU);
        var ops = new TorchOps(store, mode);
        var x = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [6, 1]);
        var factors = tensor(new float[] { 1, 10, 100 }, [3, 1]);
        CollectionAssert.AreEqual(
            new float[] { 1, 20, 300, 4, 50, 600 },
            ops.ScaleMembers(x, factors, ownRows: true).contiguous().data<float>().ToArray()
        );
        mode.IsTraining = false;
        CollectionAssert.AreEqual(
            new float[] { 1, 10, 100, 2, 20, 200 },
            ops.ScaleMembers(x, factors, ownRows: true).contiguous().data<float>().ToArray()[..6]
        );
    }

    [TestMethod]
    public void ItLearnsAndExports()
    {
        var ml = new Microsoft.ML.MLContext(1);
        var options = Visit.Options(new TabM { MemberCount = 4, Layers = [32], OwnBatches = true }, epochs: 60) with { BatchSize = 128 };
        using var model = Visit.Fit(Visit.Many(1000), options);
        var scored = model.Transform(ml.Data.LoadFromEnumerable(Visit.Many(400, seed: 2)));
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        Assert.IsGreaterThan(0.97, ml.Regression.Evaluate(scored, "Spent", "Spent.Score").RSquared);
        Assert.IsGreaterThan(
            0.92,
            ml.BinaryClassification.Evaluate(scored, "Buy", "Buy.Score", "Buy.Probability", "Buy.PredictedLabel").Accuracy
        );
    }

    [TestMethod]
    // The last batch has 12 rows.
    [DataRow(3, 1, DisplayName = "each batch can be dealt")]
    [DataRow(8, 1, DisplayName = "the last batch cannot be dealt")]
    [DataRow(5, 1, DisplayName = "no batch can be dealt")]
    [DataRow(3, 4, DisplayName = "parts of 6 rows")]
    [DataRow(4, 4, DisplayName = "parts of 6 rows that cannot be dealt")]
    public void SeveralRanksDealAsOne(int members, int parts)
    {
        var network = new TabM
        {
            MemberCount = members,
            Layers = [8],
            TowerLayers = [4],
            Dropout = 0,
            OwnBatches = true,
        };
        foreach (var architecture in new Architecture[] { network, new Grouped { Groups = [[0], [1, 2]], Inner = network } })
            foreach (var (balancer, gradients) in new (Balancer?, BalancingGradients)[]
            {
                (null, BalancingGradients.SharedParameters),
                (new UpGrad(), BalancingGradients.SharedParameters),
                (new UpGrad(), BalancingGradients.SharedRepresentation),
                (new GradDrop(), BalancingGradients.SharedRepresentation),
            })
            {
                // Groups share nothing between them.
                if (architecture is Grouped && gradients == BalancingGradients.SharedRepresentation)
                    continue;
                var options = SharedTraining.Options(balancer) with
                {
                    Architecture = architecture,
                    BalancingGradients = gradients,
                    MicroBatches = parts,
                };
                using var alone = SharedTraining.Alone(SharedTraining.Rows(), options);
                // The last rank has no row of most batches.
                var models = SharedTraining.Together(SharedTraining.Divide(SharedTraining.Rows(), 100, 97, 3), options);
                SharedTraining.Close(alone, SharedTraining.Same(models), 5e-5, $"{architecture.Name}, {balancer}, {gradients}");
            }
    }

    [TestMethod]
    public void EachRowGoesToItsMemberOnEveryRank()
    {
        var random = new Random(2);
        foreach (var (total, partRows, members) in new[] { (24, 24, 3), (12, 24, 4), (10, 24, 4), (20, 6, 3), (24, 8, 5) })
            for (var round = 0; round < 20; round++)
            {
                int[] places = [.. Enumerable.Range(0, total).Where(_ => random.Next(3) == 0)];
                int[] rows = [.. places.Select(place => 1000 + place)];
                var seen = new List<int>();
                foreach (var dealt in DealtRows.Of(rows, places, total, partRows, members))
                {
                    var part = dealt.Places.First(place => place >= 0) / partRows;
                    var isDealt = Math.Min(partRows, total - part * partRows) % members == 0;
                    Assert.AreEqual(isDealt, dealt.Rows.Length % members == 0);
                    for (var i = 0; i < dealt.Rows.Length; i++)
                        if (dealt.Places[i] is >= 0 and var place)
                        {
                            Assert.AreEqual(1000 + place, dealt.Rows[i]);
                            Assert.AreEqual(part, place / partRows);
                            if (isDealt)
                                Assert.AreEqual((place - part * partRows) % members, i % members);
                            seen.Add(place);
                        }
                }
                CollectionAssert.AreEquivalent(places, seen);
            }
    }
}
