using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Heads on one trunk are computed as one product.</summary>
[TestClass]
public sealed class JoinedHeadsTests
{
    [TestMethod]
    public void ThreeHeadsAreOneProductAndTwoToo()
    {
        Assert.AreEqual(3, Count(Birds.Model(), "Gemm"));
        var whole = ScoringGraph.Whole(Birds.Model()).Model;
        Assert.AreEqual((1, 1), (Count(whole, "Gemm"), Count(whole, "Split")));
        var (pair, _, _) = ScoringGraph.Part(Birds.Model(), ["Sex.Score", "Mass.Score"]);
        Assert.AreEqual((1, 1), (Count(pair, "Gemm"), Count(pair, "Split")));
        CollectionAssert.AreEqual(new long[] { 2, 3 }, Graph(pair).Initializer.Single(t => t.Dims.Count == 2 && t.Dims[0] == 2).Dims);
    }

    [TestMethod]
    [DataRow(12)]
    [DataRow(17)]
    public void ONNXRuntimeComputesTheSame(int opset)
    {
        var model = NetworkExport.Build(
            s_schema,
            name => s_parameters[name],
            (ops, x) =>
            {
                var part = ops.Slice(x[0], 1, 0, 2);
                return
                [
                    ops.Linear(x[0], ops.Parameter("p", Initializer.Zeros, 2, 3), ops.Parameter("p.bias", Initializer.Zeros, 2)),
                    ops.Linear(x[0], ops.Parameter("q", Initializer.Zeros, 1, 3), default),
                    ops.Linear(part, ops.Parameter("r", Initializer.Zeros, 1, 2), default),
                    ops.Linear(part, ops.Parameter("s", Initializer.Zeros, 1, 2), default),
                ];
            },
            new NetworkExportOptions { Opset = opset }
        );
        var joined = ScoringGraph.Whole(model).Model;
        Assert.AreEqual((4, 2), (Count(model, "Gemm"), Count(joined, "Gemm")));
        // By hand, for the rows (1, 2, -3) and (0.5, -0.25, 4): 1 + 4 - 9 + 10 = 6 and so on.
        float[][] expected =
        [
            [6, 17, 22, -8.25f],
            [4, -3.5f],
            [6, 0.5f],
            [3, 0.25f],
        ];
        foreach (var bytes in new[] { model, joined })
        {
            var values = Run(bytes, [1, 2, -3, 0.5f, -0.25f, 4]);
            for (var i = 0; i < expected.Length; i++)
                CollectionAssert.AreEqual(expected[i], values[i], $"output {i}: {string.Join(", ", values[i])}");
        }
    }

    [TestMethod]
    public void WhatCannotBeJoinedStaysAsItIs()
    {
        var single = ScoringGraph.Part(Birds.Model(), ["Mass.Score"]).Model;
        Assert.AreSame(single, ScoringGraph.Whole(single).Model);
        // Weights that a caller may give in a run are no constants.
        var open = OnnxModelFile.Parse(Birds.Model());
        foreach (var weight in open.Graph.Initializer.Where(t => t.Dims.Count == 2).ToArray())
            open.Graph.Input.Add(new ValueInfoProto { Name = weight.Name });
        var bytes = OnnxModelFile.ToBytes(open);
        Assert.AreSame(bytes, ScoringGraph.Whole(bytes).Model);
    }

    private static readonly ModelSchema s_schema = new(
        [new("x", ColumnKind.Single, 3, false, 0, [])],
        [
            new("P", "vector", "p", [new("P.Score", ColumnKind.Single, 2, false, [])], 1),
            new("Q", "regression", "q", [new("Q.Score", ColumnKind.Single, 1, true, [])], 1),
            new("R", "regression", "r", [new("R.Score", ColumnKind.Single, 1, true, [])], 1),
            new("S", "regression", "s", [new("S.Score", ColumnKind.Single, 1, true, [])], 1),
        ]
    );

    private static readonly Dictionary<string, float[]> s_parameters = new()
    {
        ["p"] = [1, 2, 3, 4, 1, -3],
        ["p.bias"] = [10, 2],
        ["q"] = [1, 0, -1],
        ["r"] = [2, 2],
        ["s"] = [1, 1],
    };

    private static float[][] Run(byte[] model, float[] x)
    {
        using var session = new InferenceSession(model);
        using var input = OrtValue.CreateTensorValueFromMemory(x, [x.Length / 3, 3]);
        using var options = new RunOptions();
        using var values = session.Run(options, session.InputNames, [input], session.OutputNames);
        return [.. values.Select(value => value.GetTensorDataAsSpan<float>().ToArray())];
    }

    private static GraphProto Graph(byte[] model) => OnnxModelFile.Parse(model).Graph;

    private static int Count(byte[] model, string op) => Graph(model).Node.Count(node => node.OpType == op);
}
