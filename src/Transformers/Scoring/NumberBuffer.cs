using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>Numbers and Booleans: ONNX Runtime reads and writes the array itself.</summary>
internal class NumberBuffer<T>(int capacity, int size) : TypedBuffer<T>(capacity, size)
    where T : unmanaged
{
    public override OrtValue Bind(int rows) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, Values.AsMemory(0, rows * Size), [rows, Size]);
}
