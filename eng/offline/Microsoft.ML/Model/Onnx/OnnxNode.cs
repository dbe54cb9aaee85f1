namespace Microsoft.ML.Onnx;

/// <summary>A node of the graph. Attributes keep the order in which they were added.</summary>
internal sealed class OnnxNode(string opType, string domain, string name, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
{
    private readonly List<OnnxAttribute> _attributes = [];

    public string OpType { get; } = opType;

    public string Domain { get; } = domain;

    public string Name { get; } = name;

    public IReadOnlyList<string> Inputs { get; } = inputs;

    public IReadOnlyList<string> Outputs { get; } = outputs;

    public IReadOnlyList<OnnxAttribute> Attributes => _attributes;

    public OnnxNode AddAttribute(string name, long value) => Add(name, value);

    public OnnxNode AddAttribute(string name, double value) => Add(name, (float)value);

    public OnnxNode AddAttribute(string name, bool value) => Add(name, value ? 1L : 0L);

    public OnnxNode AddAttribute(string name, string value) => Add(name, value);

    /// <summary>As of Cast's "to": the number of the element type.</summary>
    public OnnxNode AddAttribute(string name, OnnxElementType value) => Add(name, (long)value);

    public OnnxNode AddAttribute(string name, IEnumerable<long> values) => Add(name, values.ToArray());

    public OnnxNode AddAttribute(string name, IEnumerable<float> values) => Add(name, values.ToArray());

    public OnnxNode AddAttribute(string name, IEnumerable<string> values) => Add(name, values.ToArray());

    private OnnxNode Add(string name, object value)
    {
        _attributes.Add(new OnnxAttribute(name, value));
        return this;
    }
}
