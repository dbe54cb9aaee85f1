using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows of a Single column through an encoding: in libtorch, as training sees them, and in ONNX Runtime, as the exported graph
/// does.</summary>
internal static class EncodedRows
{
    /// <summary>A column of numbers.</summary>
    public static InputColumn Column(int size) => new("Numbers", ColumnKind.Single, size, false, 0, []);

    /// <summary>The encoded rows, [rows × width], the same on both sides within rounding.</summary>
    /// <param name="fitted">The encoding.</param>
    /// <param name="size">Slots of the column.</param>
    /// <param name="values">The rows, [rows × size].</param>
    public static float[] Of(FittedEncoding fitted, int size, params float[] values)
    {
        var (torched, onnx) = (InTorch(fitted, size, values), InOnnx(fitted, size, values));
        Assert.HasCount(torched.Length, onnx);
        for (var i = 0; i < onnx.Length; i++)
        {
            Assert.IsTrue(
                float.IsFinite(onnx[i]) && float.IsFinite(torched[i]),
                $"value {i} is {torched[i]} in libtorch and {onnx[i]} in ONNX Runtime"
            );
            Assert.AreEqual(torched[i], onnx[i], 1e-5 * Math.Max(1, Math.Abs(torched[i])), $"value {i}");
        }
        return onnx;
    }

    /// <summary>Fits an encoding on rows.</summary>
    public static FittedEncoding Fit(NumericEncoding encoding, int size, params float[] values) =>
        encoding.Fit(Column(size), values.AsMemory());

    /// <summary>The encoded rows, and the values that the encoding's parameters have there.</summary>
    public static (float[] Rows, IReadOnlyDictionary<string, float[]> Parameters) WithParameters(
        FittedEncoding fitted,
        int size,
        params float[] values
    )
    {
        using var store = new ParameterStore(Record(fitted, size), 1, torch.CPU);
        return (Of(fitted, size, values), store.Capture());
    }

    private static float[] InTorch(FittedEncoding fitted, int size, float[] values)
    {
        using var scope = torch.NewDisposeScope();
        using var store = new ParameterStore(Record(fitted, size), 1, torch.CPU);
        using var mode = new TrainingMode { IsTraining = false };
        var rows = torch.tensor(values, [values.Length / size, size]);
        return fitted.Encode<torch.Tensor>(new TorchOps(store, mode), rows).contiguous().data<float>().ToArray();
    }

    private static float[] InOnnx(FittedEncoding fitted, int size, float[] values)
    {
        using var store = new ParameterStore(Record(fitted, size), 1, torch.CPU);
        var parameters = store.Capture();
        var width = InTorch(fitted, size, values[..size]).Length;
        var schema = new ModelSchema(
            [Column(size)],
            [new TaskSchema("T", "test", "L", [new OutputColumn("T.y", ColumnKind.Single, width, false, [])], 1)]
        );
        var model = NetworkExport.Build(schema, name => parameters[name], (ops, inputs) => [fitted.Encode(ops, inputs[0])]);
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(values, [values.Length / size, size]);
        using var outputs = session.Run(options, ["Numbers"], [input], ["T.y"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static ShapeRecord Record(FittedEncoding fitted, int size)
    {
        var record = new ShapeRecord();
        fitted.Encode(new ShapeOps(record), new ShapeValue([-1, size]));
        return record;
    }
}
