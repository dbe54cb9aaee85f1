using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An open model: its session, its inputs and outputs, and its slot names.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly OnnxModelSource _source;
    private readonly InferenceSession _session;
    private readonly OnnxVariable[] _initializers;
    private readonly Dictionary<string, string[]> _slotNames;
    private bool _disposed;

    public OnnxModel(OnnxModelSource source, OnnxSessionFactory sessions, OnnxDevice device, IDictionary<string, int[]> shapes)
    {
        _source = source;
        _session = sessions.Open(source, device);
        try
        {
            Inputs = Variables(_session.InputMetadata, shapes);
            Outputs = Variables(_session.OutputMetadata, shapes);
            _initializers = Variables(_session.OverridableInitializerMetadata, shapes);
            _slotNames = OnnxSlotNames.Read(source.Read());
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    public OnnxVariable[] Inputs { get; }

    public OnnxVariable[] Outputs { get; }

    public OnnxVariable GetInput(string name)
        => Inputs.FirstOrDefault(input => input.Name == name) ?? _initializers.FirstOrDefault(input => input.Name == name)
            ?? throw OnnxVariable.ExceptValue(name, nameof(name), $"Input tensor, {name}, does not exist in the ONNX model. "
                + $"Available input names are [{Names(Inputs)}]. Available initializers are [{Names(_initializers)}]");

    public OnnxVariable GetOutput(string name)
        => Outputs.FirstOrDefault(output => output.Name == name)
            ?? throw OnnxVariable.ExceptValue(name, nameof(name), $"Ouput tensor, {name}, does not exist in the ONNX model. Available output names are [{Names(Outputs)}].");

    public string[] SlotNamesOrNull(string column) => _slotNames.GetValueOrDefault(column);

    public byte[] ReadBytes() => _source.Read();

    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputs)
    {
        if (_disposed)
            throw new ObjectDisposedException(nameof(OnnxTransformer));
        return _session.Run(inputs, outputs);
    }

    public void Dispose()
    {
        _disposed = true;
        _session.Dispose();
    }

    private static string Names(OnnxVariable[] variables) => string.Join(",", variables.Select(variable => variable.Name));

    private static OnnxVariable[] Variables(IReadOnlyDictionary<string, NodeMetadata> metadata, IDictionary<string, int[]> shapes)
        => [.. metadata.Where(pair => !CarriesSlotNames(pair.Key)).Select(pair => OnnxVariable.Of(pair.Key, pair.Value, shapes))];

    private static bool CarriesSlotNames(string name)
        => name.StartsWith("mlnet.", StringComparison.Ordinal)
            && (name.EndsWith(".unusedInput", StringComparison.Ordinal) || name.EndsWith(".unusedOutput", StringComparison.Ordinal));
}
