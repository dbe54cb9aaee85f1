using Microsoft.ML;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Chains of all kinds: each is exported, run on rows that it was not fitted on, and compared with itself by the exporter's own
/// proof.</summary>
[TestClass]
public class ChainKindsTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    public static IEnumerable<object[]> Names =>
        from name in ChainKinds.All.Keys
        from lower in new[] { true, false }
        select new object[] { name, lower };

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void IsOneFileThatGivesTheSame(string name, bool lower)
    {
        var kind = ChainKinds.All[name];
        var chain = kind.Fit(s_ml.Data.LoadFromEnumerable(Pipelines.Rows(40)));
        foreach (var rows in new[] { Pipelines.Rows(80), Pipelines.Rows(30, strange: true), ChainKinds.AllMissing() })
        {
            using var stream = new MemoryStream();
            var report = s_ml.MultiTask().ConvertToOnnx(chain, s_ml.Data.LoadFromEnumerable(rows), stream, new() { Lower = lower });
            var graph = OnnxModelFile.Parse(stream.ToArray()).Graph;
            CollectionAssert.AreEqual(kind.Inputs, graph.Input.Select(i => i.Name).ToArray());
            CollectionAssert.AreEqual(
                kind.Outputs ?? ["Species.Score", "Species.PredictedLabel", "SpeciesSize.Score"],
                graph.Output.Select(o => o.Name).ToArray()
            );
            // Nothing is left that no output needs.
            var used = graph.Node.SelectMany(n => n.Input).Concat(graph.Output.Select(o => o.Name)).ToHashSet();
            Assert.AreEqual(
                "",
                string.Join(
                    ", ",
                    graph.Input.Select(i => i.Name).Concat(graph.Initializer.Select(t => t.Name)).Where(n => !used.Contains(n))
                )
            );
            Assert.AreEqual("", string.Join(", ", graph.Node.Where(n => !n.Output.Any(used.Contains)).Select(n => n.Name)));
            var constants = graph.Initializer.Select(t => t.Name).ToHashSet();
            Assert.AreEqual(
                "",
                string.Join(
                    ", ",
                    graph.Node.Where(n => n.OpType is "Transpose" or "Identity" && n.Input.All(constants.Contains)).Select(n => n.Name)
                )
            );
            Assert.AreEqual(rows.Length, report.Parity!.Rows);
            Assert.IsTrue(report.Parity.Largest < 1e-5, $"{report.Parity.Largest}");
        }
    }
}
