using Google.Protobuf;
using Google.Protobuf.Reflection;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>What the scanner counts and refuses, against models whose messages are counted by hand and the format's own
/// description.</summary>
[TestClass]
public sealed class WireScannerTests
{
    private static readonly OnnxLimits s_none = OnnxLimits.Trusted;

    /// <summary>Every message kind of the format that a model can hold, with the kind that the scanner calls it.</summary>
    private static readonly (MessageDescriptor Message, string Kind)[] s_messages =
    [
        (ModelProto.Descriptor, "Model"),
        (GraphProto.Descriptor, "Graph"),
        (NodeProto.Descriptor, "Node"),
        (AttributeProto.Descriptor, "Attribute"),
        (TensorProto.Descriptor, "Tensor"),
        (SparseTensorProto.Descriptor, "Sparse"),
        (ValueInfoProto.Descriptor, "ValueInfo"),
        (TypeProto.Descriptor, "Type"),
        (TypeProto.Types.Tensor.Descriptor, "TensorType"),
        (TensorShapeProto.Descriptor, "Shape"),
        (TensorShapeProto.Types.Dimension.Descriptor, "Dimension"),
        (StringStringEntryProto.Descriptor, "Entry"),
        (OperatorSetIdProto.Descriptor, "Opset"),
        (TrainingInfoProto.Descriptor, "Training"),
        (FunctionProto.Descriptor, "Function"),
    ];

    /// <summary>Model 0, graph 1, node 2, attribute 3, graph 4 and so on: the node in the innermost graph is at 3 · graphs − 1.</summary>
    [TestMethod]
    [DataRow(1, 2)]
    [DataRow(2, 5)]
    [DataRow(7, 20)]
    public void DepthIsCountedToTheMessage(int graphs, int depth)
    {
        var bytes = Nested(graphs).ToByteArray();
        WireScanner.Scan(bytes, s_none with { Depth = depth });
        Refused("nesting", bytes, s_none with { Depth = depth - 1 });
    }

    /// <summary>Every way in which a message can hold another one counts a level.</summary>
    [TestMethod]
    public void EveryMessageInAMessageIsALevel()
    {
        var tensor = new TensorProto { Name = "t" };
        var sparse = new SparseTensorProto { Values = tensor };
        var info = new ValueInfoProto { Type = new() { TensorType = new() { Shape = new() } } };
        info.Type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
        var attribute = new AttributeProto { Name = "a" };
        (int Depth, Action<ModelProto> Make)[] cases =
        [
            (1, m => m.OpsetImport.Add(new OperatorSetIdProto())),
            (1, m => m.MetadataProps.Add(new StringStringEntryProto())),
            (2, m => m.TrainingInfo.Add(new TrainingInfoProto { Algorithm = new() })),
            (2, m => m.TrainingInfo.Add(new TrainingInfoProto { Initialization = new() })),
            (3, m => m.Functions.Add(new FunctionProto { Node = { new NodeProto { Attribute = { attribute } } } })),
            (2, m => m.Functions.Add(new FunctionProto { OpsetImport = { new OperatorSetIdProto() } })),
            (2, m => m.Functions.Add(new FunctionProto { AttributeProto = { attribute } })),
            (2, m => Graph(m).Initializer.Add(tensor)),
            (3, m => Graph(m).SparseInitializer.Add(sparse)),
            (6, m => Graph(m).Input.Add(info)),
            (6, m => Graph(m).Output.Add(info)),
            (6, m => Graph(m).ValueInfo.Add(info)),
            (4, m => Of(m).T = tensor),
            (4, m => Of(m).Tensors.Add(tensor)),
            (5, m => Of(m).SparseTensor = sparse),
            (5, m => Of(m).SparseTensors.Add(sparse)),
            (4, m => Of(m).G = new()),
            (4, m => Of(m).Graphs.Add(new GraphProto())),
            (4, m => Of(m).Tp = new()),
            (4, m => Of(m).TypeProtos.Add(new TypeProto())),
            (3, m => Graph(m).Initializer.Add(new TensorProto { ExternalData = { new StringStringEntryProto() } })),
        ];
        for (var i = 0; i < cases.Length; i++)
        {
            var model = new ModelProto();
            cases[i].Make(model);
            var bytes = model.ToByteArray();
            WireScanner.Scan(bytes, s_none with { Depth = cases[i].Depth });
            Refused("nesting", bytes, s_none with { Depth = cases[i].Depth - 1 }, $"case {i}");
        }
    }

    /// <summary>3 nodes and 10 messages in all: model, graph, 3 nodes, attribute, tensor, opset, entry, info.</summary>
    [TestMethod]
    public void EveryCountHasItsLimit()
    {
        var model = new ModelProto
        {
            IrVersion = 8, // 1 number
            ProducerName = "p", // 1 text
            Graph = new() { Name = "g" }, // 1 text
        };
        for (var i = 0; i < 3; i++)
            model.Graph.Node.Add(
                new NodeProto
                {
                    OpType = "Relu",
                    Input = { "a", "" },
                    Output = { "b" },
                }
            ); // 4 texts each
        // 1 text, and 1 number, which is its type.
        model
            .Graph.Node[0]
            .Attribute.Add(
                new AttributeProto
                {
                    Name = "ints",
                    Type = AttributeProto.Types.AttributeType.Ints,
                    T = new TensorProto { RawData = ByteString.CopyFrom(new byte[100]) }, // 1 text
                }
            );
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 }); // 1 number
        model.MetadataProps.Add(new StringStringEntryProto { Key = "k", Value = "v" }); // 2 texts
        model.Graph.Input.Add(new ValueInfoProto { Name = "a" }); // 1 text
        var bytes = model.ToByteArray();
        const int Texts = 1 + 1 + 3 * 4 + 1 + 1 + 2 + 1;
        WireScanner.Scan(bytes, s_none with { Nodes = 3, Messages = 10, Texts = Texts, Numbers = 3 });
        Refused("more than 2 nodes", bytes, s_none with { Nodes = 2 });
        Refused("more than 9 messages", bytes, s_none with { Messages = 9 });
        Refused($"more than {Texts - 1} texts", bytes, s_none with { Texts = Texts - 1 });
        Refused("more than 2 numbers", bytes, s_none with { Numbers = 2 });
    }

    /// <summary>Whole numbers count a byte each, since one of them may take no more; numbers of a fixed size one each, and raw data
    /// nothing: it takes no more room in memory than in the file.</summary>
    [TestMethod]
    public void PackedNumbersCountAsManyAsTheyMayBe()
    {
        var model = new ModelProto { Graph = new() };
        model.Graph.Initializer.Add(new TensorProto { FloatData = { 1, 2, 3 }, RawData = ByteString.CopyFrom(new byte[5000]) });
        model.Graph.Initializer.Add(new TensorProto { Int64Data = { 1, 2, 3 } });
        model.Graph.Initializer.Add(new TensorProto { DoubleData = { 1, 2 } });
        model.Graph.Node.Add(new NodeProto { Attribute = { new AttributeProto { Floats = { 1, 2, 3, 4 } } } });
        var bytes = model.ToByteArray();
        WireScanner.Scan(bytes, s_none with { Numbers = 3 + 3 + 2 + 4 });
        Refused("numbers", bytes, s_none with { Numbers = 3 + 3 + 2 + 4 - 1 });
    }

    /// <summary>The fields that the scanner takes for known are those of the format's description, for every message.</summary>
    [TestMethod]
    public void KnownFieldsAreThoseOfTheFormat()
    {
        foreach (var (message, kind) in s_messages)
        {
            var fields = message.Fields.InFieldNumberOrder().Select(field => field.FieldNumber).ToHashSet();
            for (var field = 1; field < 100; field++)
                Assert.AreEqual(
                    fields.Contains(field),
                    WireFields.Knows(Enum.Parse<WireKind>(kind), field),
                    $"field {field} of {message.FullName}"
                );
        }
    }

    /// <summary>Each field that holds a message is read as a message of that kind: an unknown field in it is reported under its
    /// name.</summary>
    [TestMethod]
    public void FieldsHoldTheMessagesOfTheFormat()
    {
        var kinds = s_messages.ToDictionary(m => m.Message.FullName, m => m.Kind);
        var seen = 0;
        foreach (var outer in Reachable())
            foreach (var field in outer.Message.Fields.InFieldNumberOrder().Where(field => field.FieldType == FieldType.Message))
            {
                var kind = kinds[field.MessageType.FullName];
                byte[] unknown = [0xf8, 0xff, 0x01, 0x00]; // field 4095, a varint of 0
                var bytes = outer.Wrap([.. Tag(field.FieldNumber), (byte)unknown.Length, .. unknown]);
                StringAssert.Contains(
                    Assert.ThrowsExactly<OnnxModelException>(() => WireScanner.Scan(bytes, s_none with { KnownFieldsOnly = true })).Message,
                    $"the field 4095 of a {kind} message",
                    $"{outer.Message.FullName}.{field.Name}"
                );
                WireScanner.Scan(bytes, s_none);
                seen++;
            }
        Assert.IsGreaterThan(25, seen);
    }

    [TestMethod]
    [DataRow(new byte[] { 0x00, 0x00 }, DisplayName = "field 0")]
    [DataRow(new byte[] { 0x0b }, DisplayName = "the start of a group")]
    [DataRow(new byte[] { 0x0c }, DisplayName = "the end of a group")]
    [DataRow(new byte[] { 0x0e, 0x00 }, DisplayName = "wire type 6")]
    [DataRow(new byte[] { 0x0f, 0x00 }, DisplayName = "wire type 7")]
    [DataRow(new byte[] { 0x12, 0x02, 0x41 }, DisplayName = "a text longer than the rest")]
    [DataRow(new byte[] { 0x0d, 1, 2, 3 }, DisplayName = "three of four bytes")]
    [DataRow(new byte[] { 0x09, 1, 2, 3, 4, 5, 6, 7 }, DisplayName = "seven of eight bytes")]
    [DataRow(new byte[] { 0x08 }, DisplayName = "no number")]
    [DataRow(new byte[] { 0x08, 0x80, 0x80 }, DisplayName = "a number without an end")]
    [DataRow(new byte[] { 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 }, DisplayName = "a number of 11 bytes")]
    [DataRow(new byte[] { 0x3a, 0x02, 0x00, 0x00 }, DisplayName = "field 0 of the graph")]
    public void DamagedBytesAreRefused(byte[] bytes) => Refused("damaged", bytes, s_none);

    [TestMethod]
    [DataRow(new byte[] { 0x0d, 1, 2, 3, 4 }, DisplayName = "four bytes")]
    [DataRow(new byte[] { 0x09, 1, 2, 3, 4, 5, 6, 7, 8 }, DisplayName = "eight bytes")]
    [DataRow(new byte[] { 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, DisplayName = "a number of 10 bytes")]
    [DataRow(new byte[] { 0x12, 0x00 }, DisplayName = "an empty text")]
    [DataRow(new byte[] { }, DisplayName = "nothing")]
    public void WholeBytesArePassed(byte[] bytes)
    {
        WireScanner.Scan(bytes, s_none with { Numbers = 1, Messages = 1, Texts = 1 });
        if (bytes.Length > 2)
            Refused("numbers", bytes, s_none with { Numbers = 0 });
    }

    private static void Refused(string part, byte[] bytes, OnnxLimits limits, string what = "") =>
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => WireScanner.Scan(bytes, limits), what).Message, part, what);

    private static ModelProto Nested(int graphs)
    {
        var graph = new GraphProto { Node = { new NodeProto { OpType = "Relu" } } };
        for (var i = 1; i < graphs; i++)
            graph = new() { Node = { new NodeProto { Attribute = { new AttributeProto { G = graph } } } } };
        return new() { Graph = graph };
    }

    private static GraphProto Graph(ModelProto model) => model.Graph ??= new();

    private static AttributeProto Of(ModelProto model)
    {
        var attribute = new AttributeProto();
        Graph(model).Node.Add(new NodeProto { Attribute = { attribute } });
        return attribute;
    }

    // Every kind of message with a way from the model to one of it.
    private static List<(MessageDescriptor Message, Func<byte[], byte[]> Wrap)> Reachable()
    {
        var found = new List<(MessageDescriptor Message, Func<byte[], byte[]> Wrap)> { (ModelProto.Descriptor, content => content) };
        for (var i = 0; i < found.Count; i++)
        {
            var (message, wrap) = found[i];
            foreach (var field in message.Fields.InFieldNumberOrder().Where(field => field.FieldType == FieldType.Message))
            {
                var inner = field.MessageType;
                if (found.Any(f => f.Message == inner))
                    continue;
                found.Add((inner, content => wrap([.. Tag(field.FieldNumber), .. Varint(content.Length), .. content])));
            }
        }
        Assert.HasCount(s_messages.Length, found);
        return found;
    }

    private static byte[] Tag(int field) => Varint((field << 3) | 2);

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
