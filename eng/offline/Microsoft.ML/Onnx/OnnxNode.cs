namespace Microsoft.ML.Onnx;

/// <summary>A node of an ONNX graph, to which attributes are added.</summary>
internal abstract class OnnxNode
{
    public abstract void AddAttribute(string name, long value);

    public abstract void AddAttribute(string name, float value);

    public abstract void AddAttribute(string name, string value);

    public abstract void AddAttribute(string name, IEnumerable<long> values);

    public abstract void AddAttribute(string name, IEnumerable<float> values);

    public abstract void AddAttribute(string name, IEnumerable<string> values);

    public void AddAttribute(string name, bool value) => AddAttribute(name, value ? 1L : 0L);
}
