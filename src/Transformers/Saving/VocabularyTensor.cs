using Google.Protobuf;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>The values of a vocabulary as a constant tensor [count].</summary>
internal sealed class VocabularyTensor(string name) : KeyVocabularies.IVisitor
{
    public TensorProto? Tensor { get; private set; }

    public void Visit<T>(PrimitiveDataViewType type, T[] values)
    {
        if (values is ReadOnlyMemory<char>[] texts)
        {
            Tensor = OnnxTensors.OfText(name, texts.Select(text => text.ToString()), values.Length);
            return;
        }
        var item = ColumnTypes.ItemOf(type)!.Value;
        Tensor = new TensorProto { Name = name, DataType = (int)item.ToOnnx(), RawData = ByteString.CopyFrom(Bytes(values)) };
        Tensor.Dims.Add(values.Length);
    }

    private static byte[] Bytes(Array values)
    {
        var bytes = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
