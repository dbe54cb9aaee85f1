using Google.Protobuf;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A graph written by hand, node by node, which can be run in ONNX Runtime before a pass and after it.</summary>
internal sealed class SmallGraph(int opset = 17)
{
    public GraphProto Proto { get; private init; } = new() { Name = "small" };

    public IEnumerable<string> Operators => Proto.Node.Select(node => node.OpType);

    public SmallGraph Input(string name, DataType type, params int[] dims)
    {
        Proto.Input.Add(OnnxGraphBuilder.Info(name, type, dims));
        return this;
    }

    public SmallGraph Constant(string name, int[] dims, params float[] values) =>
        Add(OnnxTensors.Of<float>(name, DataType.Float, values, dims));

    public SmallGraph Integers(string name, params long[] values) => Add(OnnxTensors.Of<long>(name, DataType.Int64, values, values.Length));

    public SmallGraph Scalar(string name, long value) => Add(OnnxTensors.Of<long>(name, DataType.Int64, [value]));

    public SmallGraph Texts(string name, params string[] values) => Add(OnnxTensors.OfText(name, values, values.Length));

    public SmallGraph Add(TensorProto tensor)
    {
        Proto.Initializer.Add(tensor);
        return this;
    }

    /// <summary>A node of the standard set.</summary>
    /// <param name="op">Operator.</param>
    /// <param name="inputs">Names with blanks between them; "-" is an input that is left out.</param>
    /// <param name="output">Name of the output, or several.</param>
    /// <param name="attributes">Attributes.</param>
    public SmallGraph Node(string op, string inputs, string output, params AttributeProto[] attributes) =>
        Node("", op, inputs, output, attributes);

    /// <summary>A node of the classical operators.</summary>
    public SmallGraph Classical(string op, string inputs, string output, params AttributeProto[] attributes) =>
        Node(OnnxOpset.MlDomain, op, inputs, output, attributes);

    public SmallGraph Node(string domain, string op, string inputs, string output, params AttributeProto[] attributes)
    {
        static IEnumerable<string> Names(string names) =>
            names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "-" ? "" : name);
        var node = new NodeProto
        {
            Domain = domain,
            OpType = op,
            Name = "node/" + output.Replace(' ', '+'),
        };
        node.Input.AddRange(Names(inputs));
        node.Output.AddRange(Names(output));
        node.Attribute.AddRange(attributes);
        Proto.Node.Add(node);
        return this;
    }

    public SmallGraph Output(string name, DataType type)
    {
        Proto.Output.Add(
            new ValueInfoProto
            {
                Name = name,
                Type = new() { TensorType = new() { ElemType = (int)type } },
            }
        );
        return this;
    }

    /// <summary>The type of a value between input and output.</summary>
    public SmallGraph Declare(string name, DataType type)
    {
        Proto.ValueInfo.Add(
            new ValueInfoProto
            {
                Name = name,
                Type = new() { TensorType = new() { ElemType = (int)type } },
            }
        );
        return this;
    }

    public ModelProto Model()
    {
        var model = new ModelProto { IrVersion = OnnxOpset.IrVersion(opset), Graph = Proto };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxOpset.MlDomain, Version = 2 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        return model;
    }

    /// <summary>The same graph by itself.</summary>
    public SmallGraph Copy() => new(opset) { Proto = Proto.Clone() };

    public Dictionary<string, object> Run(params (string Name, object Tensor)[] inputs) => Ort.Run(Model().ToByteArray(), inputs);

    /// <summary>Runs the graph as it is and after a pass, and asserts that types, shapes and values stay the same, NaN included.</summary>
    /// <returns>The graph after the pass.</returns>
    public SmallGraph StaysTheSame(Action<GraphProto> pass, params (string Name, object Tensor)[] inputs)
    {
        var after = Copy();
        pass(after.Proto);
        Same(Run(inputs), after.Run(inputs));
        return after;
    }

    public static void Same(Dictionary<string, object> expected, Dictionary<string, object> actual, double tolerance = 1e-6)
    {
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach (var (name, tensor) in expected)
        {
            Assert.AreEqual(tensor.GetType(), actual[name].GetType(), name);
            switch (tensor)
            {
                case DenseTensor<float> floats:
                    CollectionAssert.AreEqual(floats.Dimensions.ToArray(), ((DenseTensor<float>)actual[name]).Dimensions.ToArray(), name);
                    Near.Values([.. floats], [.. (DenseTensor<float>)actual[name]], tolerance, name);
                    break;
                case DenseTensor<double> doubles:
                    CollectionAssert.AreEqual(doubles.Dimensions.ToArray(), ((DenseTensor<double>)actual[name]).Dimensions.ToArray(), name);
                    Near.Values([.. doubles], [.. (DenseTensor<double>)actual[name]], tolerance, name);
                    break;
                case DenseTensor<long> integers:
                    CollectionAssert.AreEqual(integers.Dimensions.ToArray(), ((DenseTensor<long>)actual[name]).Dimensions.ToArray(), name);
                    CollectionAssert.AreEqual(integers.ToArray(), ((DenseTensor<long>)actual[name]).ToArray(), name);
                    break;
                case DenseTensor<bool> flags:
                    CollectionAssert.AreEqual(flags.ToArray(), ((DenseTensor<bool>)actual[name]).ToArray(), name);
                    break;
                case DenseTensor<string> texts:
                    CollectionAssert.AreEqual(texts.ToArray(), ((DenseTensor<string>)actual[name]).ToArray(), name);
                    break;
                default:
                    throw new NotSupportedException(tensor.GetType().Name);
            }
        }
    }

    public static (string, object) Floats(string name, int[] dims, params float[] values) => (name, new DenseTensor<float>(values, dims));

    public static (string, object) Integers(string name, int[] dims, params long[] values) => (name, new DenseTensor<long>(values, dims));

    public static (string, object) Texts(string name, int[] dims, params string[] values) => (name, new DenseTensor<string>(values, dims));

    public static (string, object) Flag(string name, bool value) => (name, new DenseTensor<bool>(new[] { value }, []));
}
