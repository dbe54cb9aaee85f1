using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Sizes and places of tensors that lie in a file beside the model.</summary>
[TestClass]
public sealed class ExternalDataTests
{
    [TestMethod]
    [DataRow(1020, false)]
    [DataRow(1024, true)]
    public void SmallTensorsStayInTheModel(int bytes, bool moved)
    {
        var model = Of(OnnxTensors.Of<float>("w", DataType.Float, new float[bytes / 4], bytes / 4));
        using var file = new MemoryStream();
        ExternalData.Save(model, file, "data");
        Assert.AreEqual(moved, ExternalData.IsExternal(model.Graph.Initializer[0]));
        Assert.AreEqual(moved ? bytes : 0, file.Length);
        Assert.AreEqual(moved ? 0 : bytes, model.Graph.Initializer[0].RawData.Length);
    }

    /// <summary>Every tensor begins at a multiple of 4,096, the first one at 0, also where the one before ends on such a place.</summary>
    [TestMethod]
    public void TensorsBeginAtPages()
    {
        int[] items = [1024, 1025, 300, 256];
        var model = Of([.. items.Select((n, i) => OnnxTensors.Of<float>($"t{i}", DataType.Float, [.. Enumerable.Repeat((float)i, n)], n))]);
        using var file = new MemoryStream();
        ExternalData.Save(model, file, "weights.data");
        CollectionAssert.AreEqual(
            new[] { "0 4096", "4096 4100", "12288 1200", "16384 1024" },
            model.Graph.Initializer.Select(t => $"{Entry(t, "offset")} {Entry(t, "length")}").ToArray()
        );
        Assert.AreEqual(16384 + 1024, file.Length);
        Assert.IsTrue(model.Graph.Initializer.All(t => Entry(t, "location") == "weights.data"));
        Assert.AreEqual(3f, BitConverter.ToSingle(file.ToArray(), 16384));
    }

    /// <summary>The bytes that a shape asks for, by hand: no more and no fewer.</summary>
    [TestMethod]
    [DataRow(DataType.Float, 4)]
    [DataRow(DataType.Uint8, 1)]
    [DataRow(DataType.Int8, 1)]
    [DataRow(DataType.Bool, 1)]
    [DataRow(DataType.Uint16, 2)]
    [DataRow(DataType.Int16, 2)]
    [DataRow(DataType.Float16, 2)]
    [DataRow(DataType.Bfloat16, 2)]
    [DataRow(DataType.Int32, 4)]
    [DataRow(DataType.Uint32, 4)]
    [DataRow(DataType.Int64, 8)]
    [DataRow(DataType.Uint64, 8)]
    [DataRow(DataType.Double, 8)]
    [DataRow(DataType.Complex64, 8)]
    [DataRow(DataType.Complex128, 16)]
    public void TheShapeSaysHowManyBytes(object type, int itemBytes)
    {
        var bytes = 2 * 3 * 5 * itemBytes;
        var loaded = Load(External((DataType)type, [2, 3, 5], 7, null), new byte[7 + bytes]);
        Assert.AreEqual(bytes, loaded.RawData.Length);
        Refused("which has", External((DataType)type, [2, 3, 5], 7, null), new byte[7 + bytes - 1]);
        Load(External((DataType)type, [2, 3, 5], 7, bytes), new byte[7 + bytes]);
        foreach (var wrong in new[] { bytes - 1, bytes + 1, 0 })
            Refused("claims", External((DataType)type, [2, 3, 5], 0, wrong), new byte[1000]);
    }

    [TestMethod]
    public void TheBytesAreThoseAtTheOffset()
    {
        var data = Enumerable.Range(0, 40).Select(i => (byte)i).ToArray();
        var loaded = Load(External(DataType.Uint8, [5], 11, 5), data);
        CollectionAssert.AreEqual(new byte[] { 11, 12, 13, 14, 15 }, loaded.RawData.ToByteArray());
        Assert.IsFalse(ExternalData.IsExternal(loaded));
    }

    [TestMethod]
    public void AScalarIsOneItemAndNothingIsNone()
    {
        Assert.AreEqual(4, Load(External(DataType.Float, [], 0, 4), new byte[4]).RawData.Length);
        Assert.AreEqual(0, Load(External(DataType.Float, [0, 7], 0, 0), new byte[4]).RawData.Length);
        Assert.AreEqual(0, Load(External(DataType.Float, [0, 7], 4, 0), new byte[4]).RawData.Length);
        Refused("which has", External(DataType.Float, [0, 7], 5, 0), new byte[4]);
    }

    /// <summary>Tensors may share bytes, up to twice what the file has.</summary>
    [TestMethod]
    public void ASmallFileIsNotReadAgainAndAgain()
    {
        TensorProto Whole() => External(DataType.Uint8, [100], 0, 100);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "data"), new byte[100]);
        ExternalData.Load(Of(Whole(), Whole()), folder.Path);
        StringAssert.Contains(
            Assert
                .ThrowsExactly<OnnxModelException>(() =>
                    ExternalData.Load(Of(Whole(), Whole(), External(DataType.Uint8, [1], 0, 1)), folder.Path)
                )
                .Message,
            "more than twice"
        );
    }

    [TestMethod]
    [DataRow(new long[] { -1, 3 }, "dimension -1")]
    [DataRow(new[] { long.MaxValue, 3 }, "more items")]
    [DataRow(new[] { long.MaxValue / 2 }, "more bytes")]
    [DataRow(new[] { 1L << 30 }, "up to 2 GiB")]
    public void ShapesThatNoFileHolds(long[] dims, string part) => Refused(part, External(DataType.Float, dims, 0, null), new byte[100]);

    [TestMethod]
    [DataRow("-1")]
    [DataRow("+1")]
    [DataRow("1.0")]
    [DataRow("0x10")]
    [DataRow(" 1")]
    [DataRow("99999999999999999999")]
    [DataRow("")]
    public void OffsetsThatAreNoNumbers(string offset)
    {
        var tensor = External(DataType.Uint8, [4], 0, 4);
        tensor.ExternalData.Single(e => e.Key == "offset").Value = offset;
        Refused($"'{offset}' where a number belongs", tensor, new byte[100]);
    }

    /// <summary>Tensors within attributes and their graphs are brought in as well.</summary>
    [TestMethod]
    public void TensorsWithinAttributes()
    {
        var inner = new GraphProto { Initializer = { External(DataType.Uint8, [3], 2, 3) } };
        var model = Of();
        model.Graph.Node.Add(
            new NodeProto
            {
                Attribute =
                {
                    new AttributeProto { T = External(DataType.Uint8, [1], 0, 1) },
                    new AttributeProto { Tensors = { External(DataType.Uint8, [1], 1, 1) } },
                    new AttributeProto { G = inner },
                    new AttributeProto
                    {
                        SparseTensor = new()
                        {
                            Values = External(DataType.Uint8, [1], 5, 1),
                            Indices = External(DataType.Uint8, [1], 6, 1),
                        },
                    },
                },
            }
        );
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "data"), [0, 1, 2, 3, 4, 5, 6]);
        ExternalData.Load(model, folder.Path);
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2, 3, 4, 5, 6 }, OnnxWalk.Tensors(model).SelectMany(t => t.RawData).Order().ToArray());
    }

    /// <summary>Either mark makes a tensor external, and a file that is not there is named.</summary>
    [TestMethod]
    public void WhatIsExternal()
    {
        Assert.IsTrue(ExternalData.IsExternal(new TensorProto { DataLocation = TensorProto.Types.DataLocation.External }));
        Assert.IsTrue(ExternalData.IsExternal(new TensorProto { ExternalData = { new StringStringEntryProto() } }));
        Assert.IsFalse(ExternalData.IsExternal(new TensorProto()));
        using var folder = new TemporaryFolder();
        StringAssert.Contains(
            Assert.ThrowsExactly<OnnxModelException>(() => ExternalData.Load(Of(External(DataType.Uint8, [4], 0, 4)), folder.Path)).Message,
            "lies in 'data', which is not beside the model file"
        );
    }

    private static TensorProto Load(TensorProto tensor, byte[] data)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "data"), data);
        ExternalData.Load(Of(tensor), folder.Path);
        return tensor;
    }

    private static void Refused(string part, TensorProto tensor, byte[] data) =>
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => Load(tensor, data)).Message, part);

    private static TensorProto External(DataType type, long[] dims, int offset, int? length)
    {
        var tensor = new TensorProto
        {
            Name = "t",
            DataType = (int)type,
            DataLocation = TensorProto.Types.DataLocation.External,
        };
        tensor.Dims.AddRange(dims);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "data" });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{offset}" });
        if (length is { } bytes)
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{bytes}" });
        return tensor;
    }

    private static ModelProto Of(params TensorProto[] tensors) => new() { Graph = new() { Initializer = { tensors } } };

    private static string Entry(TensorProto tensor, string key) => tensor.ExternalData.Single(e => e.Key == key).Value;
}
