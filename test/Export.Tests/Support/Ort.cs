using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Checking;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Runs models in ONNX Runtime.</summary>
internal static class Ort
{
    /// <summary>Runs a model and gives each output's tensor by name.</summary>
    public static Dictionary<string, object> Run(byte[] model, params (string Name, object Tensor)[] inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model, options);
        return Run(session, inputs);
    }

    public static Dictionary<string, object> Run(InferenceSession session, params (string Name, object Tensor)[] inputs)
    {
        using var results = session.Run([.. inputs.Select(Named)]);
        return results.ToDictionary(r => r.Name, Copy);
    }

    public static Tensor Floats(object tensor)
    {
        var dense = (DenseTensor<float>)tensor;
        return new(dense.Dimensions.ToArray(), dense.ToArray());
    }

    /// <summary>A column's values as a tensor of rows × width.</summary>
    public static object Of(TensorData column)
    {
        DenseTensor<T> Dense<T>() => new((T[])column.Items, [column.Rows, column.Width]);
        return column.Items switch
        {
            float[] => Dense<float>(),
            double[] => Dense<double>(),
            bool[] => Dense<bool>(),
            string[] => Dense<string>(),
            _ when column.Items.GetType() == typeof(byte[]) => Dense<byte>(),
            _ when column.Items.GetType() == typeof(sbyte[]) => Dense<sbyte>(),
            _ when column.Items.GetType() == typeof(ushort[]) => Dense<ushort>(),
            _ when column.Items.GetType() == typeof(ulong[]) => Dense<ulong>(),
            _ when column.Items.GetType() == typeof(short[]) => Dense<short>(),
            _ when column.Items.GetType() == typeof(int[]) => Dense<int>(),
            _ when column.Items.GetType() == typeof(uint[]) => Dense<uint>(),
            _ when column.Items.GetType() == typeof(long[]) => Dense<long>(),
            _ => throw new NotSupportedException(column.Items.GetType().Name),
        };
    }

    public static DenseTensor<float> Of(Tensor tensor) => new(tensor.Items, tensor.Dims);

    private static NamedOnnxValue Named((string Name, object Tensor) input) =>
        input.Tensor switch
        {
            Tensor<float> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<uint> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<byte> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<sbyte> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<ushort> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<ulong> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<string> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<long> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<int> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<short> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<double> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            Tensor<bool> t => NamedOnnxValue.CreateFromTensor(input.Name, t),
            _ => throw new NotSupportedException(input.Tensor.GetType().Name),
        };

    private static object Copy(DisposableNamedOnnxValue value) =>
        value.ElementType switch
        {
            TensorElementType.Float => value.AsTensor<float>().ToDenseTensor().Clone(),
            TensorElementType.UInt32 => value.AsTensor<uint>().ToDenseTensor().Clone(),
            TensorElementType.Int8 => value.AsTensor<sbyte>().ToDenseTensor().Clone(),
            TensorElementType.UInt16 => value.AsTensor<ushort>().ToDenseTensor().Clone(),
            TensorElementType.UInt64 => value.AsTensor<ulong>().ToDenseTensor().Clone(),
            TensorElementType.UInt8 => value.AsTensor<byte>().ToDenseTensor().Clone(),
            TensorElementType.Int64 => value.AsTensor<long>().ToDenseTensor().Clone(),
            TensorElementType.Int32 => value.AsTensor<int>().ToDenseTensor().Clone(),
            TensorElementType.Int16 => value.AsTensor<short>().ToDenseTensor().Clone(),
            TensorElementType.Double => value.AsTensor<double>().ToDenseTensor().Clone(),
            TensorElementType.Bool => value.AsTensor<bool>().ToDenseTensor().Clone(),
            TensorElementType.String => value.AsTensor<string>().ToDenseTensor().Clone(),
            _ => throw new NotSupportedException(value.ElementType.ToString()),
        };
}
