using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>ONNX Runtime computes nothing of a stranger's graph while it loads it; that is seen by the graph that it would keep.</summary>
[TestClass]
public sealed class FoldingTests
{
    private readonly string _kept = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");

    [TestCleanup]
    public void Cleanup() => File.Delete(_kept);

    [TestMethod]
    public void ConstantsAreFoldedInTrustedFilesOnly()
    {
        CollectionAssert.Contains(Kept(new ExecutionOptions()), "Exp");
        CollectionAssert.DoesNotContain(Kept(new ExecutionOptions { TrustFile = true }), "Exp");
    }

    // y = x + exp(c), optimised.
    private string[] Kept(ExecutionOptions execution)
    {
        var graph = new GraphProto { Name = "g" };
        graph.Input.Add(OnnxGraphBuilder.Info("x", DataType.Float, -1, 3));
        graph.Output.Add(OnnxGraphBuilder.Info("y", DataType.Float, -1, 3));
        graph.Initializer.Add(OnnxTensors.Of<float>("c", DataType.Float, [0, 1, 2], 3));
        graph.Node.Add(Node("Exp", "e", "c"));
        graph.Node.Add(Node("Add", "y", "x", "e"));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        using (var options = new SessionFactory(execution, null).NewOptions(optimise: true))
        {
            options.OptimizedModelFilePath = _kept;
            using var session = new InferenceSession(OnnxModelFile.ToBytes(model), options);
        }
        return [.. OnnxModelFile.Parse(File.ReadAllBytes(_kept)).Graph.Node.Select(node => node.OpType)];
    }

    private static NodeProto Node(string op, string output, params string[] inputs)
    {
        var node = new NodeProto { OpType = op, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        return node;
    }
}
