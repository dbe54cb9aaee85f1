using System.IO.Compression;
using Google.Protobuf;
using Microsoft.ML;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Files made to do harm: each is refused in words within seconds, by a process that goes on afterwards and stays small.</summary>
[TestClass]
public sealed class HostileFileTests
{
    private const long MostMegabytes = 1500;
    private static LoaderProcess? s_loader;
    private readonly string _folder = Directory.CreateTempSubdirectory("hostile").FullName;

    [ClassCleanup]
    public static void End() => s_loader?.Dispose();

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void WhatIsNoModel()
    {
        Refused("OnnxModelException", "empty", []);
        Refused("OnnxModelException", "not an ONNX model", "a,b,c\n1,2,3\n"u8.ToArray());
        Refused("OnnxModelException", "not an ONNX model", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13]);
        Refused("OnnxModelException", "no model", ModelFiles.Pack([("a.txt", new byte[10])]));
        Refused("OnnxModelException", "damaged", ModelFiles.Zip(portable: false)[..2000]);
        Refused("OnnxModelException", "", Birds.Model()[..^200]);
    }

    [TestMethod]
    [DataRow("../../evil")]
    [DataRow("TransformerChain/../../../evil")]
    [DataRow("/etc/evil")]
    [DataRow("C:\\evil")]
    [DataRow("..\\evil")]
    public void EntriesThatLeadOutOfTheZip(string name)
    {
        Refused(
            "OnnxModelException",
            "leads out of it",
            ModelFiles.Pack([.. ModelFiles.Unpack(ModelFiles.Zip(portable: false)), (name, new byte[10])])
        );
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "..", "evil")) || File.Exists("/etc/evil"));
    }

    [TestMethod]
    public void ZipsThatUnpackToFarMore()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            for (int i = 0; i < 4; i++)
            {
                using var to = archive.CreateEntry($"bomb{i}/OnnxModel").Open();
                byte[] block = new byte[1 << 20];
                for (int k = 0; k < 200; k++)
                    to.Write(block);
            }
        Refused("OnnxModelException", "unpacks to more", stream.ToArray());
    }

    [TestMethod]
    public void ASchemaOfAnotherModel()
    {
        var ml = new MLContext(1);
        var model = ml.Model.Load(new MemoryStream(ModelFiles.Chain()), out _);
        using var stream = new MemoryStream();
        ml.Model.Save(model, ml.Data.LoadFromEnumerable(new[] { new { Other = 1f } }).Schema, stream);

        Check(Loader.Load(Write(stream.ToArray()), "scorer"), "OnnxModelException", "do not take the columns of the schema");
    }

    [TestMethod]
    public void ChainsWithinChainsWithoutEnd()
    {
        var good = ModelFiles.Unpack(ModelFiles.Chain());
        string prefix = string.Concat(Enumerable.Repeat("TransformerChain/Transform_000/", 800));
        Refused("OnnxModelException", "deep", ModelFiles.Pack([.. good, .. good.Select(e => (prefix + e.Name, e.Content))]));
    }

    // ML.NET's loader follows them by recursion: the process ended.
    [TestMethod]
    public void ColumnTypesWithinColumnTypesWithoutEnd()
    {
        var entries = ModelFiles.Unpack(ModelFiles.Chain());
        byte[] type = [6, .. "Single"u8],
            nested = [.. Enumerable.Repeat<byte[]>([3, .. "Key"u8, 0], 400_000).SelectMany(bytes => bytes)];
        int changed = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            int at = entries[i].Content.AsSpan().IndexOf(type);
            if (at < 0 || !entries[i].Name.EndsWith("Schema", StringComparison.Ordinal))
                continue;
            entries[i] = (entries[i].Name, [.. entries[i].Content[..at], .. nested, .. entries[i].Content[at..]]);
            changed++;
        }
        Assert.IsGreaterThan(0, changed, string.Join(", ", entries.Select(e => e.Name)));
        Refused("OnnxModelException", "column types within column types", ModelFiles.Pack(entries));
    }

    [TestMethod]
    public void ChecksumsAreLookedAt()
    {
        byte[] zip = ModelFiles.Pack([.. ModelFiles.Unpack(ModelFiles.Zip(portable: false)).Select(e => (e.Name, e.Content))]);
        // The central directory's records: signature, then at 16 the checksum.
        int at = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        zip[at + 16] ^= 1;
        Refused("OnnxModelException", "checksum", zip);
    }

    [TestMethod]
    public void DataOutsideTheFolder()
    {
        File.WriteAllBytes(Path.Combine(_folder, "secret"), new byte[1 << 16]);
        string inner = Directory.CreateDirectory(Path.Combine(_folder, "in")).FullName;
        foreach (string location in new[] { "../secret", Path.Combine(_folder, "secret"), "*/_ORT_MEM_ADDR_/*", "/proc/self/environ" })
        {
            byte[] file = External(location);
            File.WriteAllBytes(Path.Combine(inner, "model.onnx"), file);
            var answer = Loader.Load(Path.Combine(inner, "model.onnx"));
            Assert.AreEqual("OnnxModelException", answer.Refusal, answer.Message);
            // A stream has no folder, nor has what lies in a zip.
            Refused("OnnxModelException", "another file", file, streamOnly: true);
            var entries = ModelFiles.Unpack(ModelFiles.Zip(portable: true));
            int model = entries.FindIndex(e => e.Name.EndsWith("OnnxModel", StringComparison.Ordinal));
            entries[model] = (entries[model].Name, [.. BitConverter.GetBytes(file.Length), .. file]);
            Refused("OnnxModelException", "another file", ModelFiles.Pack(entries));
        }
    }

    [TestMethod]
    public void OneDataFileClaimedManyTimes()
    {
        File.WriteAllBytes(Path.Combine(_folder, "data"), new byte[64 << 20]);
        var model = OnnxModelFile.Parse(Birds.Model());
        for (int i = 0; i < 200; i++)
        {
            var tensor = new TensorProto
            {
                Name = $"t{i}",
                DataType = (int)DataType.Float,
                DataLocation = TensorProto.Types.DataLocation.External,
            };
            tensor.Dims.Add(16 << 20);
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "data" });
            model.Graph.Initializer.Add(tensor);
        }
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        Check(Loader.Load(path), "OnnxModelException", "data");
    }

    // A tensor of no items needs no bytes: opening the pipe for them waited without end.
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow(0L)]
    [DataRow(3L)]
    public void DataInAPipe(long items)
    {
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]))
            make.WaitForExit();
        var model = OnnxModelFile.Parse(Birds.Model());
        var tensor = new TensorProto
        {
            Name = "piped",
            DataType = (int)DataType.Float,
            DataLocation = TensorProto.Types.DataLocation.External,
        };
        tensor.Dims.Add(items);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "pipe" });
        model.Graph.Initializer.Add(tensor);
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        Check(Loader.Load(path), "OnnxModelException", "piped");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void AModelThatIsAPipeOrADevice()
    {
        string pipe = Path.Combine(_folder, "pipe"),
            link = Path.Combine(_folder, "link");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        File.CreateSymbolicLink(link, "/dev/zero");
        foreach (string path in new[] { pipe, link, "/dev/zero" })
        {
            Check(Loader.Load(path), "OnnxModelException", "not a regular file");
            Check(Loader.Load(path, "scorer"), "OnnxModelException", "not a regular file");
        }
    }

    // More bytes than a number holds.
    [TestMethod]
    public void DataOfMoreBytesThanThereAreNumbers()
    {
        var model = ModelProto.Parser.ParseFrom(External("file"));
        model.Graph.Initializer[0].Dims.Clear();
        model.Graph.Initializer[0].Dims.AddRange([1L << 31, 1L << 31]);
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        Check(Loader.Load(path), "OnnxModelException", "claims more");
    }

    [TestMethod]
    [DataRow("\"inputs\":[{", "\"inputs\":[null,{")]
    [DataRow("\"tasks\":[{", "\"tasks\":[null,{")]
    [DataRow("\"outputs\":[{", "\"outputs\":[null,{")]
    [DataRow("\"tasks\":[", "\"otherOutputs\":[null],\"tasks\":[")]
    [DataRow("\"slotNames\":[\"", "\"slotNames\":[null,\"")]
    [DataRow("\"values\":[\"", "\"values\":[null,\"")]
    public void NullsInTheListsOfASchema(string truth, string lie) => SchemasThatLie(truth, lie);

    public static IEnumerable<object[]> Lies =>
        [
            ["\"size\":3", "\"size\":2000000000"],
            ["\"size\":3", "\"size\":-1"],
            ["\"name\":\"Mass.Score\"", "\"name\":\"Mass.Skore\""],
            ["\"name\":\"Features\"", "\"name\":\"Species\""],
            ["\"type\":\"Boolean\"", "\"type\":\"Text\""],
            ["\"type\":\"Boolean\"", "\"type\":77"],
            ["\"keyCount\":3", "\"keyCount\":2147483647"],
            ["[\"Adelie\",", "[null,"],
            ["[\"Bill\",", "[null,"],
            ["\"type\":\"String\"", "\"type\":\"Int32\""],
            ["\"type\":\"String\"", "\"type\":\"System.IO.File\""],
            ["\"version\":1", "\"version\":99"],
            ["\"model\":{", "\"model\":null,\"x\":{"],
        ];

    [TestMethod]
    [DynamicData(nameof(Lies))]
    public void SchemasThatLie(string truth, string lie)
    {
        var model = OnnxModelFile.Parse(Birds.Model());
        var schema = model.MetadataProps.Single(p => p.Key == "mlnet.multitask.schema");
        StringAssert.Contains(schema.Value, truth);
        schema.Value = schema.Value.Replace(truth, lie, StringComparison.Ordinal);
        Refused("OnnxModelException", "schema", model.ToByteArray());
    }

    [TestMethod]
    public void MillionsOfNodes()
    {
        // graph { node {} × 20 million }
        byte[] nodes = new byte[40_000_000];
        for (int i = 0; i < nodes.Length; i += 2)
            nodes[i] = 0x0a;
        Refused("OnnxModelException", "nodes", [8, 8, 0x3a, 0x80, 0xb4, 0x89, 0x13, .. nodes]);
    }

    [TestMethod]
    public void ConstantsThatAreComputedToFillTheMemory()
    {
        // 2³⁶ bytes of zeros that nothing of the input changes: an optimizer would compute them when it loads the model.
        var model = OnnxModelFile.Parse(Birds.Model());
        model.Graph.Initializer.Add(OnnxTensors.Of("shape", DataType.Int64, [1L << 34], 1));
        model.Graph.Node.Add(Node("ConstantOfShape", "big", "shape"));
        model.Graph.Node.Add(Node("ReduceSum", "sum", "big"));
        model.Graph.Node.Add(Node("Add", "more", model.Graph.Output[^1].Name, "sum"));
        model.Graph.Output.Add(new ValueInfoProto { Name = "more", Type = model.Graph.Output[^1].Type.Clone() });
        Refused("OnnxModelException", "constant", model.ToByteArray());

        // The same by doubling: 2 × 2 × ... × 2.
        model = OnnxModelFile.Parse(Birds.Model());
        model.Graph.Initializer.Add(OnnxTensors.Of("d0", DataType.Float, new float[64], 64));
        for (int i = 0; i < 29; i++)
        {
            var node = Node("Concat", $"d{i + 1}", $"d{i}", $"d{i}");
            node.Attribute.Add(OnnxAttributes.Of("axis", 0L));
            model.Graph.Node.Add(node);
        }
        model.Graph.Node.Add(Node("ReduceSum", "sum", "d29"));
        model.Graph.Node.Add(Node("Add", "more", model.Graph.Output[^1].Name, "sum"));
        model.Graph.Output.Add(new ValueInfoProto { Name = "more", Type = model.Graph.Output[^1].Type.Clone() });
        Refused("OnnxModelException", "constant", model.ToByteArray());

        // And by spreading a row over a column.
        model = OnnxModelFile.Parse(Birds.Model());
        model.Graph.Initializer.Add(OnnxTensors.Of("row", DataType.Float, new float[1 << 17], 1, 1 << 17));
        model.Graph.Initializer.Add(OnnxTensors.Of("column", DataType.Float, new float[1 << 17], 1 << 17, 1));
        model.Graph.Node.Add(Node("Add", "square", "row", "column"));
        model.Graph.Node.Add(Node("ReduceSum", "sum", "square"));
        model.Graph.Node.Add(Node("Add", "more", model.Graph.Output[^1].Name, "sum"));
        model.Graph.Output.Add(new ValueInfoProto { Name = "more", Type = model.Graph.Output[^1].Type.Clone() });
        Refused("OnnxModelException", "constant", model.ToByteArray());
    }

    [TestMethod]
    public void TensorsThatHoldLessThanTheirShapeSays()
    {
        var model = OnnxModelFile.Parse(Birds.Model());
        var tensor = model.Graph.Initializer[0];
        tensor.ClearRawData();
        tensor.FloatData.Add(1);
        tensor.Dims[0] = 1L << 33;
        Refused("OnnxModelException", "shape", model.ToByteArray());
    }

    [TestMethod]
    public void FunctionsThatCallThemselves()
    {
        var model = OnnxModelFile.Parse(Birds.Model());
        var function = new FunctionProto { Name = "Again", Domain = "x" };
        function.Input.Add("a");
        function.Output.Add("b");
        var call = Node("Again", "b", "a");
        call.Domain = "x";
        function.Node.Add(call);
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "x", Version = 1 });
        model.Functions.Add(function);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "x", Version = 1 });
        Refused("OnnxModelException", "function", model.ToByteArray());
    }

    private static NodeProto Node(string op, string output, params string[] inputs)
    {
        var node = new NodeProto { OpType = op, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        return node;
    }

    private static byte[] External(string location)
    {
        var model = OnnxModelFile.Parse(Birds.Model());
        var tensor = model.Graph.Initializer[0];
        tensor.ClearRawData();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        return model.ToByteArray();
    }

    private static LoaderProcess Loader => s_loader ??= new();

    private string Write(byte[] file)
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllBytes(path, file);
        return path;
    }

    private void Refused(string type, string says, byte[] file, bool streamOnly = false)
    {
        Check(Loader.Load(Write(file), "stream"), type, says);
        if (streamOnly)
            return;
        Check(Loader.Load(Write(file)), type, says);
        Check(Loader.Load(Write(file), "scorer"), type, says);
    }

    private static void Check(LoaderProcess.Answer answer, string type, string says)
    {
        Assert.AreEqual(type, answer.Refusal, answer.Message);
        StringAssert.Contains(answer.Message.Split('\n')[0], says);
        Small(answer);
    }

    private static void Small(LoaderProcess.Answer answer)
    {
        Assert.IsTrue(answer.PeakMegabytes < MostMegabytes, $"{answer.PeakMegabytes} MiB");
        Assert.IsTrue(answer.Milliseconds < 20_000, $"{answer.Milliseconds} ms");
    }
}
