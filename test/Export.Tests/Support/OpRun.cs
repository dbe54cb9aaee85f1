using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Writes a few operations with <see cref="OnnxOps"/>, runs the graph, and compares static shapes with what came out.</summary>
internal sealed class OpRun(int opset)
{
    public static int[] Opsets { get; } = [12, 13, 17, 18, 21, 23, 26];

    private readonly Dictionary<string, Tensor> _parameters = [];

    /// <summary>Gives a parameter its values; the network asks for it by this name.</summary>
    public OpRun With(string name, Tensor values)
    {
        _parameters[name] = values;
        return this;
    }

    public Tensor Run(Func<IOps<OnnxValue>, OnnxValue[], OnnxValue> network, params Tensor[] inputs)
    {
        var graph = new OnnxGraphBuilder(opset);
        OnnxValue[] values = [.. inputs.Select((t, i) => graph.Input($"x{i}", DataType.Float, [-1, .. t.Dims[1..]]))];
        graph.Reserve("y");
        var ops = new OnnxOps(graph, name => _parameters[name].Items);
        var y = network(ops, values);
        graph.Output("y", y);
        var model = graph.Build("test");
        Pruning.Prune(model.Graph);
        byte[] bytes = OnnxModelFile.ToBytes(model);
        OnnxModelFile.Parse(bytes);
        object result = Ort.Run(bytes, [.. inputs.Select((t, i) => ($"x{i}", (object)Ort.Of(t)))])["y"];
        var tensor = result is Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<long> l
            ? new Tensor(l.Dimensions.ToArray(), [.. l.Select(v => (float)v)])
            : Ort.Floats(result);
        CollectionAssert.AreEqual(
            y.Dims.Select((d, i) => d < 0 ? inputs[0].Dims[0] : d).ToArray(),
            tensor.Dims,
            "static shape against the real one"
        );
        return tensor;
    }
}
