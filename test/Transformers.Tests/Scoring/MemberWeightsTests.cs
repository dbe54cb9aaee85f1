using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Sessions of a model get the weights of an ensemble's first layer computed, as they leave that to no one else.</summary>
[TestClass]
public sealed class MemberWeightsTests
{
    // Two members over two inputs and two outputs: W = (1 2; 3 4), r = (1 1; 10 0), s = (1 1; 1 -1), b = (0 0; 5 5).
    private static readonly Dictionary<string, float[]> s_parameters = new()
    {
        ["w"] = [1, 2, 3, 4],
        ["r"] = [1, 1, 10, 0],
        ["s"] = [1, 1, 1, -1],
        ["b"] = [0, 0, 5, 5],
    };

    private static readonly ModelSchema s_schema = new(
        [new("x", ColumnKind.Single, 2, false, 0, [])],
        [
            new("P", "vector", "p", [new("P.Score", ColumnKind.Single, 4, false, [])], 1),
            new("Q", "regression", "q", [new("Q.Score", ColumnKind.Single, 1, true, [])], 1),
        ]
    );

    [TestMethod]
    public void NothingIsLeftToMultiply()
    {
        var model = NetworkExport.Build(
            s_schema,
            name => s_parameters[name],
            (ops, x) =>
            {
                var members = ops.MemberLayer(
                    x[0],
                    ops.Parameter("r", Initializer.Zeros, 2, 2),
                    ops.Parameter("w", Initializer.Zeros, 2, 2),
                    ops.Parameter("s", Initializer.Zeros, 2, 2),
                    ops.Parameter("b", Initializer.Zeros, 2, 2),
                    Activation.Relu
                );
                var all = ops.Reshape(members, 4);
                return [all, ops.Sum(all, 1, keepAxis: true)];
            }
        );
        Assert.AreEqual(2, Multiplications(model));
        // By hand, for the row (1, 2): the first member has 1 + 4 and 3 + 8, the second 10 + 5 and -30 + 5.
        float[] expected = [5, 11, 15, 0];
        foreach (var bytes in new[] { ScoringGraph.Whole(model).Model, ScoringGraph.Part(model, ["P.Score"]).Model })
        {
            Assert.AreEqual(0, Multiplications(bytes));
            using var session = new InferenceSession(bytes);
            using var input = OrtValue.CreateTensorValueFromMemory<float>([1, 2], [1, 2]);
            using var options = new RunOptions();
            using var values = session.Run(options, ["x"], [input], ["P.Score"]);
            CollectionAssert.AreEqual(expected, values[0].GetTensorDataAsSpan<float>().ToArray());
        }
    }

    private static int Multiplications(byte[] model) => OnnxModelFile.Parse(model).Graph.Node.Count(node => node.OpType == "Mul");
}
