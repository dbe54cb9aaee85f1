using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Runs a piece of network over sequences of keys and numbers on libtorch and as an exported graph on ONNX Runtime.</summary>
/// <param name="keys">Keys of each row, from 1.</param>
/// <param name="length">Steps that rows are filled up to.</param>
/// <param name="network">Gets keys [batch, length], mask [batch, length] and vectors of the keys [batch, length, 5].</param>
/// <param name="width">Values that it gives for each step; 0 where it gives <paramref name="size"/> for each row.</param>
/// <param name="size">Values that it gives for each row.</param>
internal sealed class SequenceRun(int[][] keys, int length, SequenceRun.INetwork network, int width, int size = 1)
{
    public const int Keys = 6;

    /// <summary>A piece of network, written once.</summary>
    internal interface INetwork
    {
        T Run<T>(IOps<T> ops, T keys, T mask, T vectors);
    }

    /// <summary>The values of the parameters on both sides; those of the keys' vectors are called <c>table</c>.</summary>
    public IReadOnlyDictionary<string, float[]> Parameters()
    {
        using var store = new ParameterStore(Shapes(), 3, torch.CPU);
        return store.Capture();
    }

    /// <summary>The values on libtorch: of steps without what stands behind the ends.</summary>
    public float[] Torch(bool isTraining = false)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var store = new ParameterStore(Shapes(), 3, torch.CPU);
        using var mode = new TrainingMode { IsTraining = isTraining };
        var result = Apply(new TorchOps(store, mode), torch.tensor(Padded().Select(key => (long)key).ToArray(), [keys.Length, length]));
        return Known(result.to(torch.ScalarType.Float32).contiguous().data<float>().ToArray());
    }

    /// <summary>The values on ONNX Runtime.</summary>
    public float[] Onnx(int opset = 21)
    {
        var parameters = Parameters();
        var column = new OutputColumn("T.y", ColumnKind.Single, width > 0 ? width : size, false, [], IsSequence: width > 0);
        var schema = new ModelSchema(
            [new InputColumn("x", ColumnKind.Key, 1, false, Keys, [], null, IsSequence: true)],
            [new TaskSchema("T", "test", "L", [column], 1)]
        );
        var model = NetworkExport.Build(
            schema,
            name => parameters[name],
            (ops, inputs) => [Apply(ops, inputs[0])],
            new NetworkExportOptions { Opset = opset }
        );
        // What we write is what we read.
        Safety.ModelCheck.Check(Graph.OnnxModelFile.Parse(model));
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(Padded().Select(key => (uint)key).ToArray(), [keys.Length, length]);
        using var outputs = session.Run(options, ["x"], [input], ["T.y"]);
        return Known(outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    private T Apply<T>(IOps<T> ops, T x)
    {
        var mask = ops.GreaterThan(x, 0);
        var vectors = ops.Embedding(ops.Parameter("table", Initializer.Normal(0.8f), Keys + 2, 5), x);
        return network.Run(ops, x, mask, vectors);
    }

    private ShapeRecord Shapes()
    {
        var record = new ShapeRecord();
        Apply(new ShapeOps(record), new ShapeValue([-1, -2], true));
        return record;
    }

    private int[] Padded() => [.. keys.SelectMany(row => row.Concat(Enumerable.Repeat(0, length - row.Length)))];

    private float[] Known(float[] values) =>
        width == 0
            ? values
            : [.. keys.SelectMany((row, i) => values.Skip(i * length * width).Take(row.Length * width))];
}
