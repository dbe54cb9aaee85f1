using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>An ONNX file written by hand, which ONNX Runtime runs, and which is read as a trunk.</summary>
internal sealed class OnnxFile(int opset = 17)
{
    private readonly GraphProto _graph = new() { Name = "file" };
    private readonly SeededRandom _random = new(11);

    /// <summary>The input <c>x</c>; −1 for any size.</summary>
    public OnnxFile Input(params int[] dims)
    {
        _graph.Input.Add(OnnxGraphBuilder.Info("x", DataType.Float, dims));
        return this;
    }

    /// <summary>Another input; −1 for the batch, −2 for the length.</summary>
    public OnnxFile Input(string name, DataType type, params int[] dims)
    {
        _graph.Input.Add(OnnxGraphBuilder.Info(name, type, dims));
        return this;
    }

    public int Opset => opset;

    /// <summary>An initializer with random numbers.</summary>
    public OnnxFile Weight(string name, int[] dims, double spread = 0.5, double shift = 0)
    {
        var count = dims.Aggregate(1, (items, size) => items * size);
        return Floats(name, dims, [.. Enumerable.Range(0, count).Select(_ => (float)(_random.Normal() * spread + shift))]);
    }

    /// <summary>An initializer with positive numbers.</summary>
    public OnnxFile Positive(string name, params int[] dims)
    {
        var count = dims.Aggregate(1, (items, size) => items * size);
        return Floats(name, dims, [.. Enumerable.Range(0, count).Select(_ => (float)(0.5 + _random.Uniform()))]);
    }

    public OnnxFile Floats(string name, int[] dims, params float[] values)
    {
        _graph.Initializer.Add(OnnxTensors.Of<float>(name, DataType.Float, values, dims));
        return this;
    }

    public OnnxFile Integers(string name, params long[] values)
    {
        _graph.Initializer.Add(OnnxTensors.Of<long>(name, DataType.Int64, values, values.Length));
        return this;
    }

    public OnnxFile Integers(string name, int[] dims, params long[] values)
    {
        _graph.Initializer.Add(OnnxTensors.Of<long>(name, DataType.Int64, values, dims));
        return this;
    }

    public OnnxFile Integer(string name, long value)
    {
        _graph.Initializer.Add(OnnxTensors.Of<long>(name, DataType.Int64, [value]));
        return this;
    }

    /// <summary>A node; names are separated by blanks, "-" is an input that is left out.</summary>
    public OnnxFile Node(string op, string inputs, string outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = "node " + outputs };
        node.Input.AddRange(inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "-" ? "" : name));
        node.Output.AddRange(outputs.Split(' '));
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return this;
    }

    public ModelProto Model(params string[] outputs)
    {
        var model = new ModelProto { IrVersion = opset < 10 ? 4 : OnnxOpset.IrVersion(opset), Graph = _graph.Clone() };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        foreach (var name in outputs)
            model.Graph.Output.Add(
                new ValueInfoProto { Name = name, Type = new() { TensorType = new() { ElemType = (int)DataType.Float } } }
            );
        return model;
    }

    public byte[] Bytes(params string[] outputs) => Model(outputs).ToByteArray();

    /// <summary>What ONNX Runtime makes of several inputs.</summary>
    public static (float[] Values, int[] Dims) Run(InferenceSession session, IEnumerable<NamedOnnxValue> inputs, string output)
    {
        using var results = session.Run([.. inputs], [output]);
        var values = results[0].AsTensor<float>();
        return ([.. values], values.Dimensions.ToArray());
    }

    /// <summary>What ONNX Runtime makes of the input, and its shape.</summary>
    public static (float[] Values, long[] Shape) Run(byte[] file, float[] input, long[] shape, string output = "y", string name = "x")
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(file, options);
        using var run = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(input, shape);
        using var results = session.Run(run, [name], [x], [output]);
        return (results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
    }
}
