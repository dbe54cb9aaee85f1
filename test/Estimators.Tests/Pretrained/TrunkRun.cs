using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Safety;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A file's graph run by libtorch, and exported and run by ONNX Runtime.</summary>
internal static class TrunkRun
{
    public static readonly TrunkSettings All = new(null, true, null, false);

    public static (float[] Values, long[] Shape) Torch(TrunkGraph graph, float[] input, long[] shape, bool training = false)
    {
        int[] dims = [.. shape.Skip(1).Select(size => (int)size)];
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var store = new ParameterStore(Record(graph, dims), 3, CPU);
        using var mode = new TrainingMode { IsTraining = training };
        var result = graph.Run(new TorchOps(store, mode), tensor(input, shape), dims)[0];
        return (FlatTensor.Numbers(result), result.shape);
    }

    /// <summary>The values of the graph that this library exports.</summary>
    public static float[] Exported(TrunkGraph graph, float[] input, long[] shape)
    {
        int[] dims = [.. shape.Skip(1).Select(size => (int)size)];
        var width = dims.Aggregate(1, (count, size) => count * size);
        using var store = new ParameterStore(Record(graph, dims), 3, CPU);
        var parameters = store.Capture();
        var shapes = graph.Run(new ShapeOps(new ShapeRecord()), new ShapeValue([-1, .. dims]), dims)[0];
        var size = shapes.Dims.Skip(1).Aggregate(1, (a, b) => a * b);
        var schema = new ModelSchema(
            [new InputColumn("x", ColumnKind.Single, width, false, 0, [])],
            [new TaskSchema("T", "test", "L", [new OutputColumn("T.y", ColumnKind.Single, size, false, [])], 1)]
        );
        var model = NetworkExport.Build(
            schema,
            name => parameters[name],
            (ops, inputs) => [ops.Reshape(graph.Run(ops, ops.Reshape(inputs[0], dims), dims)[0], size)]
        );
        // As every model of a stranger: what a trunk becomes is of the operators that a scorer loads.
        ModelCheck.Check(OnnxModelFile.Parse(model));
        return OnnxFile.Run(model, input, [shape[0], width], "T.y").Values;
    }

    public static ShapeRecord Record(TrunkGraph graph, int[] dims)
    {
        var record = new ShapeRecord();
        graph.Run(new ShapeOps(record), new ShapeValue([-1, .. dims]), dims);
        return record;
    }

    public static void Near(float[] want, float[] got, double tolerance, string what)
    {
        Assert.HasCount(want.Length, got, what);
        var scale = Math.Max(1e-3, want.Max(x => Math.Abs((double)x)));
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], tolerance * scale, $"value {i} of {what}");
    }

    public static float[] Random(long[] shape, double spread = 1, double shift = 0, int seed = 7)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)(random.Normal() * spread + shift))];
    }
}
