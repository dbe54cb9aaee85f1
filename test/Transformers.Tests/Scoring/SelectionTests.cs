using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Only the heads whose columns are active are computed.</summary>
[TestClass]
public sealed class SelectionTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void ThePartForATaskHasNoOtherHead()
    {
        var (part, _, inputs) = ScoringGraph.Part(Birds.Model(), ["Mass.Score"]);
        var graph = OnnxModelFile.Parse(part).Graph;
        CollectionAssert.AreEqual(new[] { "Mass.Score" }, graph.Output.Select(o => o.Name).ToArray());
        Assert.AreEqual(1, graph.Node.Count(n => n.OpType == "Gemm"));
        Assert.IsFalse(graph.Node.Any(n => n.OpType is "Softmax" or "Sigmoid" or "ArgMax"));
        CollectionAssert.AreEqual(new[] { "Features" }, inputs.ToArray());
    }

    [TestMethod]
    public void AHeadThatReadsAFeatureOfItsOwnDoesNotCostTheOthers()
    {
        var birds = Birds.Rows(9);
        var schema = new ModelSchema(
            [new("Features", ColumnKind.Single, 3, false, 0, []), new("BodyMass", ColumnKind.Single, 1, true, 0, [])],
            [
                new("Sum", "regression", "x", [new("Sum.Score", ColumnKind.Single, 1, true, [])], 1),
                new("Twice", "regression", "x", [new("Twice.Score", ColumnKind.Single, 1, true, [])], 1),
            ]
        );
        var model = NetworkExport.Build(schema, _ => new float[1], (ops, x) => [ops.Sum(x[0], 1, keepAxis: true), ops.Affine(x[1], 2, 0)]);
        using var transformer = new MultiTaskTransformer(_ml, model, schema, new ExecutionOptions { BatchSize = 4 });
        var source = new CountingView(_ml.Data.LoadFromEnumerable(birds));
        var view = transformer.Transform(source);
        CollectionAssert.AreEqual(birds.Select(b => b.BodyMass * 2).ToArray(), view.GetColumn<float>("Twice.Score").ToArray());
        CollectionAssert.AreEqual(new[] { "BodyMass" }, source.Asked.Last());
        var sums = view.GetColumn<float>("Sum.Score").ToArray();
        CollectionAssert.AreEqual(new[] { "Features" }, source.Asked.Last());
        for (var i = 0; i < birds.Length; i++)
            Assert.AreEqual(birds[i].Features.Sum(x => (double)x), sums[i], 1e-5);
    }

    [TestMethod]
    public void EveryChoiceOfColumnsGivesTheSameValues()
    {
        var birds = Birds.Rows(7);
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(birds));
        string[] scalars = ["Species.Probability", "Sex.Score", "Sex.Probability", "Mass.Score"];
        for (var mask = 1; mask < 1 << scalars.Length; mask++)
        {
            var names = scalars.Where((_, i) => (mask & (1 << i)) != 0).ToArray();
            using var cursor = view.GetRowCursor(names.Select(name => view.Schema[name]));
            var getters = names.Select(name => cursor.GetGetter<float>(view.Schema[name])).ToArray();
            foreach (var bird in birds)
            {
                Assert.IsTrue(cursor.MoveNext());
                var e = Birds.Expect(bird);
                for (var i = 0; i < names.Length; i++)
                {
                    var value = 0f;
                    getters[i](ref value);
                    var expected = names[i] switch
                    {
                        "Species.Probability" => e.SpeciesProbability,
                        "Sex.Score" => e.SexScore,
                        "Sex.Probability" => e.SexProbability,
                        _ => e.Mass,
                    };
                    Assert.AreEqual(expected, value, 2e-3, names[i]);
                }
            }
        }
    }
}
