using System.Numerics;
using Google.Protobuf;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// The values of a vocabulary as a constant tensor [1 + count]: in front of them, for the missing key 0, a value that MapValueToKey knows
/// as missing or does not know at all.
/// </summary>
internal sealed class VocabularyTensor(string name) : KeyVocabularies.IVisitor
{
    public TensorProto? Tensor { get; private set; }

    public void Visit<T>(PrimitiveDataViewType type, T[] values)
    {
        if (values is ReadOnlyMemory<char>[] texts)
        {
            Tensor = OnnxTensors.OfText(name, texts.Select(text => text.ToString()).Prepend(""), values.Length + 1);
            return;
        }
        var item = ColumnTypes.ItemOf(type)!.Value;
        Tensor = new TensorProto
        {
            Name = name,
            DataType = (int)item.ToOnnx(),
            RawData = ByteString.CopyFrom(Bytes(WithMissing(values))),
        };
        Tensor.Dims.Add(values.Length + 1);
    }

    private static Array WithMissing(Array values) =>
        values switch
        {
            float[] numbers => (float[])[float.NaN, .. numbers],
            double[] numbers => (double[])[double.NaN, .. numbers],
            bool[] flags => (bool[])[!flags[0], .. flags],
            _ when values.GetType() == typeof(byte[]) => Unused((byte[])values),
            _ when values.GetType() == typeof(sbyte[]) => Unused((sbyte[])values),
            _ when values.GetType() == typeof(short[]) => Unused((short[])values),
            _ when values.GetType() == typeof(ushort[]) => Unused((ushort[])values),
            _ when values.GetType() == typeof(int[]) => Unused((int[])values),
            _ when values.GetType() == typeof(uint[]) => Unused((uint[])values),
            _ when values.GetType() == typeof(long[]) => Unused((long[])values),
            _ => Unused((ulong[])values),
        };

    // The largest number that stands for no key.
    private static T[] Unused<T>(T[] values)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (taken, unused) = (values.ToHashSet(), T.MaxValue);
        while (taken.Contains(unused))
            unused--;
        return [unused, .. values];
    }

    private static byte[] Bytes(Array values)
    {
        var bytes = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
