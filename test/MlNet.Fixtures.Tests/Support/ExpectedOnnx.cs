using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Holds what ONNX Runtime gives against an ort.json.</summary>
internal static class ExpectedOnnx
{
    public static void Check(JsonElement expected, IReadOnlyList<DisposableNamedOnnxValue> outputs)
    {
        Assert.AreEqual(
            string.Join(", ", expected.EnumerateArray().Select(o => o.GetProperty("name").GetString())),
            string.Join(", ", outputs.Select(o => o.Name)));
        foreach (var (wanted, output) in expected.EnumerateArray().Zip(outputs))
        {
            var (values, dimensions) = Read(output);
            Assert.AreEqual(wanted.GetProperty("elemType").GetString(), values.GetType().GetElementType()!.Name, output.Name);
            Assert.IsNull(JsonValue.Difference(wanted.GetProperty("dims"), dimensions), $"dimensions of {output.Name}");
            Assert.IsNull(JsonValue.Difference(wanted.GetProperty("values"), ByRow(values, dimensions)), output.Name);
        }
    }

    // One item a row: a list, or the value itself where a row is one value.
    private static Array ByRow(Array values, int[] dimensions)
    {
        var size = dimensions.Length == 0 || dimensions[0] == 0 ? 1 : values.Length / dimensions[0];
        if (size == 1)
            return values;
        return values.Cast<object>().Chunk(size).ToArray<object>();
    }

    private static (Array Values, int[] Dimensions) Read(DisposableNamedOnnxValue output) => output.Value switch
    {
        Tensor<float> t => (t.ToArray(), t.Dimensions.ToArray()),
        Tensor<double> t => (t.ToArray(), t.Dimensions.ToArray()),
        Tensor<string> t => (t.ToArray(), t.Dimensions.ToArray()),
        Tensor<bool> t => (t.ToArray(), t.Dimensions.ToArray()),
        Tensor<byte> t => (t.ToArray(), t.Dimensions.ToArray()),
        Tensor<short> t => (t.ToArray(), t.Dimensions.ToArray()),
        Tensor<int> t => (t.ToArray(), t.Dimensions.ToArray()),
        Tensor<uint> t => (t.ToArray(), t.Dimensions.ToArray()),
        Tensor<long> t => (t.ToArray(), t.Dimensions.ToArray()),
        var other => throw new NotSupportedException($"No values of {other.GetType()}"),
    };
}
