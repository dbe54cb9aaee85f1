using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Keys 0, 1, 2, … as the values they stand for: the missing one first.</summary>
[TestClass]
public sealed class KeyDecodingTests
{
    [TestMethod]
    public void EveryTypeOfValue()
    {
        Decodes(new[] { "", "b", "a" }, ColumnKind.Text, "String", "b", "a");
        Decodes(new[] { "", "2020-01-02T00:00:00" }, ColumnKind.Text, "DateTime", "2020-01-02T00:00:00");
        Decodes(new[] { "", "2020-01-02" }, ColumnKind.Text, "DateTimeOffset", "2020-01-02");
        Decodes(new[] { "", "00:01" }, ColumnKind.Text, "TimeSpan", "00:01");
        Decodes(new[] { float.NaN, 1.5f, -2e-8f }, ColumnKind.Single, "Single", "1.5", "-2E-08");
        Decodes(new[] { double.NaN, 0.1, 3 }, ColumnKind.Double, "Double", "0.1", "3");
        Decodes(new[] { false, true, false }, ColumnKind.Boolean, "Boolean", "true", "false");
        Decodes(new ulong[] { 0, ulong.MaxValue, 7 }, ColumnKind.UInt64, "UInt64", "18446744073709551615", "7");
        foreach (var type in new[] { "Byte", "SByte", "Int16", "Int32", "Int64", "UInt16", "UInt32" })
            Decodes(new long[] { 0, -5, 100 }, ColumnKind.Int64, type, "-5", "100");
    }

    private static void Decodes<T>(T[] expected, ColumnKind item, string type, params string[] values)
    {
        var vocabulary = new KeyVocabulary(type, values);
        Assert.AreEqual(item, KeyDecoding.Item(vocabulary), type);
        var splicer = new GraphSplicer();
        splicer.Input("key", new ColumnShape(ColumnKind.UInt32, 1, true, 0));
        splicer.Reserve("labels/key");
        var name = KeyDecoding.Append(splicer, "labels", "key", vocabulary);
        splicer.Graph.Output.Add(new ValueInfoProto { Name = name });
        var model = new SmallGraph().Model();
        model.Graph = splicer.Graph;
        var keys = new DenseTensor<uint>(Enumerable.Range(0, expected.Length).Select(i => (uint)i).ToArray(), [expected.Length, 1]);
        if (typeof(T) == typeof(ulong))
        {
            // The tests' reader knows no uint64: the table itself.
            CollectionAssert.AreEqual(
                expected,
                System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(splicer.Graph.Initializer[0].RawData.Span).ToArray()
            );
            return;
        }
        var tensor = (DenseTensor<T>)Ort.Run(OnnxModelFile.ToBytes(model), ("key", keys))[name];
        CollectionAssert.AreEqual(expected, tensor.ToArray(), type);
        CollectionAssert.AreEqual(new[] { expected.Length, 1 }, tensor.Dimensions.ToArray());
    }
}
