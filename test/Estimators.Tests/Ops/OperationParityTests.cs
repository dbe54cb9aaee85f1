using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Every operation on both sides: libtorch and the exported graph in ONNX Runtime give the same for random input.</summary>
[TestClass]
public sealed class OperationParityTests
{
    private const double Tolerance = 1e-5;

    public static IEnumerable<object[]> Cases() => OperationCases.All.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void TorchAndOnnxAgree(string name)
    {
        var operation = OperationCases.All[name];
        var random = new SeededRandom(7);
        const int Rows = 5;
        var width = operation.Input.Aggregate(1, (count, size) => count * size);
        float[] values =
        [
            .. Enumerable
                .Range(0, Rows * width)
                .Select(_ => operation.IsKeys ? random.Below(4) : (float)random.Normal() * operation.Spread + operation.Shift),
        ];

        var (want, shape) = RunTorch(operation, values, Rows);
        var got = RunOnnx(operation, values, Rows, width);

        Assert.HasCount(want.Length, got, $"shape {string.Join("×", shape)}");
        var scale = Math.Max(1e-3, want.Max(x => Math.Abs((double)x)));
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], Tolerance * scale, $"value {i} of {name}");
        Assert.IsTrue(want.Distinct().Count() > 1 || operation.MayBeConstant, "a constant result would prove nothing");
    }

    private static (float[], long[]) RunTorch(OperationCase operation, float[] values, int rows)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var store = new ParameterStore(Shapes(operation), 3, torch.CPU);
        var ops = new TorchOps(store, new TrainingMode { IsTraining = false });
        var flat = torch.tensor(values, [rows, values.Length / rows]);
        var x = operation.IsKeys ? flat.to(torch.ScalarType.Int64) : flat;
        var result = operation.Run(ops, x);
        return (result.to(torch.ScalarType.Float32).contiguous().data<float>().ToArray(), result.shape);
    }

    private static float[] RunOnnx(OperationCase operation, float[] values, int rows, int width)
    {
        using var store = new ParameterStore(Shapes(operation), 3, torch.CPU);
        var parameters = store.Capture();
        var size = Size(operation);
        var schema = new ModelSchema(
            [new InputColumn("x", operation.IsKeys ? ColumnKind.Key : ColumnKind.Single, width, false, operation.IsKeys ? 3 : 0, [])],
            [new TaskSchema("T", "test", "L", [new OutputColumn("T.y", ColumnKind.Single, size, false, [])], 1)]
        );
        var model = NetworkExport.Build(
            schema,
            name => parameters[name],
            (ops, inputs) => [ops.Reshape(operation.Run(ops, inputs[0]), size)]
        );
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        using var input = operation.IsKeys
            ? OrtValue.CreateTensorValueFromMemory(values.Select(x => (uint)x).ToArray(), [rows, width])
            : OrtValue.CreateTensorValueFromMemory(values, [rows, width]);
        using var outputs = session.Run(options, ["x"], [input], ["T.y"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static ShapeRecord Shapes(OperationCase operation)
    {
        var record = new ShapeRecord();
        operation.Run(new ShapeOps(record), Symbol(operation));
        return record;
    }

    private static int Size(OperationCase operation) =>
        operation.Run(new ShapeOps(new ShapeRecord()), Symbol(operation)).Dims.Skip(1).Aggregate(1, (count, size) => count * size);

    private static ShapeValue Symbol(OperationCase operation) =>
        new([-1, operation.Input.Aggregate(1, (count, size) => count * size)], operation.IsKeys);
}
