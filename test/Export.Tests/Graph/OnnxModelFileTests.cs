using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class OnnxModelFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onnx-model-file").FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void WhatMutationMakesIsAModelOrOneKindOfError()
    {
        byte[] good = Sample.Build();
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] bad = [.. good];
            if (i % 3 == 0)
                bad = bad[..random.Next(bad.Length)];
            else
                for (int k = random.Next(1, 6); k > 0; k--)
                    bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var model = OnnxModelFile.Parse(bad);
                var schema = SchemaJson.Read(model.MetadataProps.FirstOrDefault(p => p.Key == "mlnet.multitask.schema")?.Value ?? "");
                SchemaCheck.CheckAgainst(schema, model.Graph);
            }
            catch (OnnxModelException)
            {
                refused++;
            }
        }
        Assert.IsTrue(refused > 1000, $"only {refused} of 2000 were refused");
    }

    [TestMethod]
    public void EmptyTextAndForeignBytesAreRefused()
    {
        Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Parse(Array.Empty<byte>()));
        Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Parse("This is a text, not a model."u8.ToArray()));
        Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Parse(new byte[] { 0x50, 0x4b, 3, 4, 20, 0, 0, 0 }));
        Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Parse(new byte[1000]));
        Assert.ThrowsExactly<FileNotFoundException>(() => OnnxModelFile.Read(Path.Combine(_folder, "none.onnx")));
    }

    [TestMethod]
    public void NamesGivenTwiceAreRefused()
    {
        var model = OnnxModelFile.Parse(Sample.Build());
        foreach (
            var twice in new Action<GraphProto>[]
            {
                g => g.Initializer.Add(g.Initializer[0].Clone()),
                g => g.Input.Add(g.Input[0].Clone()),
                g => g.Output.Add(g.Output[0].Clone()),
                g => g.Node.Add(g.Node[^1].Clone()),
            }
        )
        {
            var broken = model.Clone();
            twice(broken.Graph);
            Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Parse(broken.ToByteArray()));
        }
    }

    [TestMethod]
    public void MillionsOfNodesAreRefusedBeforeTheyAreUnpacked()
    {
        // graph { node {} × 20 million }: 40 MB that a parser would turn into gigabytes.
        byte[] nodes = new byte[40_000_000];
        for (int i = 0; i < nodes.Length; i += 2)
            nodes[i] = 0x0a;
        byte[] bytes = [0x3a, .. Varint(nodes.Length), .. nodes];
        long before = GC.GetAllocatedBytesForCurrentThread();
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Parse(bytes)).Message, "nodes");
        Assert.IsTrue(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [TestMethod]
    public void GraphsNestedTooDeeplyAreRefused()
    {
        byte[] inner = [];
        for (int i = 0; i < 200; i++)
        {
            byte[] attribute = [0x32, .. Varint(inner.Length), .. inner];
            byte[] node = [0x2a, .. Varint(attribute.Length), .. attribute];
            inner = [0x0a, .. Varint(node.Length), .. node];
        }
        byte[] bytes = [0x3a, .. Varint(inner.Length), .. inner];
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Parse(bytes)).Message, "nesting");
    }

    [TestMethod]
    public void LargeModelsKeepTheirTensorsInAFileBesideThem()
    {
        string path = Path.Combine(_folder, "model.onnx");
        var x = Tensor.Random(1, 2, 40);
        var w = Tensor.Random(2, 30, 40);
        var expected = Ort.Run(OnnxModelFile.ToBytes(Wide(w)), ("x", Ort.Of(x)))["y"];
        OnnxModelFile.Write(Wide(w), path, largestInline: 100);
        Assert.IsTrue(new FileInfo(path).Length < 1000);
        Assert.AreEqual(w.Items.Length * 4, new FileInfo(path + ".data").Length);

        using var session = new InferenceSession(path);
        TensorAssert.Near(Ort.Floats(expected), Ort.Floats(Ort.Run(session, ("x", Ort.Of(x)))["y"]), 0);
        CollectionAssert.AreEqual(OnnxModelFile.ToBytes(Wide(w)), OnnxModelFile.ToBytes(OnnxModelFile.Read(path)));
        StringAssert.Contains(
            Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Parse(File.ReadAllBytes(path))).Message,
            "another file"
        );
    }

    [TestMethod]
    [DataRow("../secret")]
    [DataRow("/etc/passwd")]
    [DataRow("sub/../../secret")]
    [DataRow("..\\secret")]
    [DataRow("C:\\secret")]
    [DataRow("")]
    [DataRow("link")]
    public void DataOutsideTheFolderIsRefused(string location)
    {
        string path = Path.Combine(_folder, "in", "model.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(Path.Combine(_folder, "secret"), new byte[4800]);
        File.CreateSymbolicLink(Path.Combine(_folder, "in", "link"), Path.Combine(_folder, "secret"));
        var model = External(location, 0, 4800);
        File.WriteAllBytes(path, model.ToByteArray());
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Read(path)).Message, location);
    }

    [TestMethod]
    [DataRow(0, 4799)]
    [DataRow(4000, 4800)]
    [DataRow(int.MaxValue, 4800)]
    public void DataThatIsNotThereIsRefused(int offset, int length)
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(Path.Combine(_folder, "data"), new byte[4800]);
        File.WriteAllBytes(path, External("data", offset, length).ToByteArray());
        Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.Read(path));
    }

    private static ModelProto Wide(Tensor w)
    {
        var graph = new OnnxGraphBuilder();
        var x = graph.Input("x", DataType.Float, -1, 40);
        graph.Reserve("y");
        var ops = new OnnxOps(graph, _ => w.Items);
        graph.Output("y", ops.Linear(x, ops.Parameter("w", Initializer.Zeros, 30, 40), null));
        return graph.Build("test");
    }

    private static ModelProto External(string location, int offset, int length)
    {
        var model = Wide(Tensor.Zeros(30, 40));
        var tensor = model.Graph.Initializer.Single();
        tensor.ClearRawData();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{offset}" });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{length}" });
        return model;
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
