using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>Text: ONNX Runtime has its own strings, so they are copied both ways.</summary>
internal sealed class TextBuffer(int capacity, int size) : TypedBuffer<ReadOnlyMemory<char>>(capacity, size)
{
    public override OrtValue Bind(int rows) => OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [rows, Size]);

    public override void Push(OrtValue tensor, int rows)
    {
        for (var i = 0; i < rows * Size; i++)
            tensor.StringTensorSetElementAt(Values[i].Span, i);
    }

    public override void Pull(OrtValue tensor, int rows)
    {
        for (var i = 0; i < rows * Size; i++)
            Values[i] = tensor.GetStringElement(i).AsMemory();
    }
}
