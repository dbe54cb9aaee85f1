using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Checking;

namespace MlNet.MultiTask;

/// <summary>Runs exported models once, on the CPU.</summary>
/// <param name="optimise">Whether ONNX Runtime optimises them, which can take long for the graph of a stranger.</param>
internal sealed class OnnxRuntimeRunner(bool optimise = true) : IOnnxRunner
{
    public IReadOnlyList<TensorData> Run(byte[]? model, string? path, IReadOnlyList<TensorData> inputs, IReadOnlyList<string> outputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        if (!optimise)
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        CustomOperators.Register(options, model ?? File.ReadAllBytes(path!));
        using var session = model is null ? new InferenceSession(path, options) : new InferenceSession(model, options);
        using var results = session.Run([.. inputs.Select(Input)], outputs);
        return [.. results.Select(Output)];
    }

    private static NamedOnnxValue Input(TensorData data)
    {
        NamedOnnxValue Tensor<T>(T[] items) =>
            NamedOnnxValue.CreateFromTensor(data.Name, new DenseTensor<T>(items, [data.Rows, data.Width]));
        return data.Items switch
        {
            // The runtime treats arrays of signed and unsigned numbers of one size alike: the item type decides.
            var a when a.GetType() == typeof(float[]) => Tensor((float[])a),
            var a when a.GetType() == typeof(double[]) => Tensor((double[])a),
            var a when a.GetType() == typeof(bool[]) => Tensor((bool[])a),
            var a when a.GetType() == typeof(string[]) => Tensor((string[])a),
            var a when a.GetType() == typeof(byte[]) => Tensor((byte[])a),
            var a when a.GetType() == typeof(sbyte[]) => Tensor((sbyte[])a),
            var a when a.GetType() == typeof(short[]) => Tensor((short[])a),
            var a when a.GetType() == typeof(ushort[]) => Tensor((ushort[])a),
            var a when a.GetType() == typeof(int[]) => Tensor((int[])a),
            var a when a.GetType() == typeof(uint[]) => Tensor((uint[])a),
            var a when a.GetType() == typeof(long[]) => Tensor((long[])a),
            var a when a.GetType() == typeof(ulong[]) => Tensor((ulong[])a),
            var a => throw new NotSupportedException($"Tensors of {a.GetType().GetElementType()} are not known."),
        };
    }

    private static TensorData Output(DisposableNamedOnnxValue value)
    {
        TensorData Data<T>()
        {
            var tensor = value.AsTensor<T>();
            int rows = tensor.Dimensions.Length > 0 ? tensor.Dimensions[0] : 1;
            return new(value.Name, rows, rows == 0 ? 0 : (int)(tensor.Length / rows), tensor.ToArray());
        }
        return value.ElementType switch
        {
            TensorElementType.Float => Data<float>(),
            TensorElementType.Double => Data<double>(),
            TensorElementType.Bool => Data<bool>(),
            TensorElementType.String => Data<string>(),
            TensorElementType.UInt8 => Data<byte>(),
            TensorElementType.Int8 => Data<sbyte>(),
            TensorElementType.Int16 => Data<short>(),
            TensorElementType.UInt16 => Data<ushort>(),
            TensorElementType.Int32 => Data<int>(),
            TensorElementType.UInt32 => Data<uint>(),
            TensorElementType.Int64 => Data<long>(),
            TensorElementType.UInt64 => Data<ulong>(),
            _ => throw new NotSupportedException($"Tensors of {value.ElementType} are not known."),
        };
    }
}
