using Microsoft.ML.Data;

namespace Microsoft.ML.Onnx;

/// <summary>
/// The graph that an export is building. It knows which value of the graph each column is right now: a column that is
/// made again gets a value of a new name (A, A0, A1, …), and whoever asks for the column afterwards gets the new one.
/// </summary>
internal sealed class OnnxContext
{
    public const int MinimumOpSetVersion = 9;
    public const int CurrentOpSetVersion = 12;

    /// <summary>The domain of the operators for classic machine learning; the standard operators have the domain "".</summary>
    public const string MlDomain = "ai.onnx.ml";

    private readonly Dictionary<string, string> _valueOfColumn = [];
    private readonly HashSet<string> _valueNames = [];
    private readonly HashSet<string> _nodeNames = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];
    private readonly List<OnnxValue> _intermediates = [];
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxInitializer> _initializers = [];

    public OnnxContext(int opSetVersion = CurrentOpSetVersion)
    {
        if (opSetVersion > CurrentOpSetVersion)
            throw new ArgumentOutOfRangeException(nameof(opSetVersion), $"Requested OpSet version {opSetVersion} is higher than the current most updated OpSet version {CurrentOpSetVersion}");
        if (opSetVersion < MinimumOpSetVersion)
            throw new ArgumentOutOfRangeException(nameof(opSetVersion), $"Requested OpSet version {opSetVersion} is lower than the minimum required OpSet version {MinimumOpSetVersion}");
        OpSetVersion = opSetVersion;
    }

    public int OpSetVersion { get; }

    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    public IReadOnlyList<OnnxValue> Intermediates => _intermediates;

    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    public IReadOnlyList<OnnxInitializer> Initializers => _initializers;

    /// <summary>Called first by a transform that needs operators of at least the given operator set.</summary>
    public void CheckOpSetVersion(int minimum, string transformName)
    {
        if (OpSetVersion < minimum)
            throw new ArgumentOutOfRangeException("thisTransformerMinumumOpSetVersion", $"Requested OpSet version {OpSetVersion} is lower than {transformName}'s minimum OpSet version requirement: {minimum}");
    }

    public bool ContainsColumn(string column) => _valueOfColumn.ContainsKey(column);

    /// <summary>The value that the column is right now.</summary>
    public string GetVariableName(string column) => _valueOfColumn[column];

    public string TryGetVariableName(string column) => _valueOfColumn.GetValueOrDefault(column);

    public void AddInput(DataViewType type, string column) => _inputs.Add(OnnxValue.Of(NameFor(column), type));

    public void AddOutput(DataViewType type, string variable) => _outputs.Add(OnnxValue.Of(variable, type));

    /// <summary>A new value for a column (or for a step in between, whose "column" is any name, like "CastOutput").</summary>
    /// <returns>The name of the value: that of the column, or with a number after it where that is taken.</returns>
    /// <param name="skip">True: the type stays unwritten, and ONNX Runtime works it out.</param>
    public string AddIntermediateVariable(DataViewType type, string column, bool skip = false)
    {
        string name = NameFor(column);
        if (!skip)
            _intermediates.Add(OnnxValue.Of(name, type));
        return name;
    }

    /// <summary>Forgets a column: nothing downstream can use it. With <paramref name="removeVariable"/> its value_info goes too (its name stays taken).</summary>
    public void RemoveColumn(string column, bool removeVariable = false)
    {
        if (removeVariable)
        {
            string variable = _valueOfColumn[column];
            _intermediates.RemoveAll(v => v.Name == variable);
        }
        _valueOfColumn.Remove(column);
    }

    /// <summary>The declared dimensions of a value, or null where it has none.</summary>
    public IReadOnlyList<long?> RetrieveShapeOrNull(string variable)
        => _inputs.Concat(_intermediates).Concat(_outputs).FirstOrDefault(v => v.Name == variable)?.Dimensions;

    public OnnxNode CreateNode(string opType, string input, string output, string domain = MlDomain)
        => CreateNode(opType, [input], [output], domain);

    /// <param name="name">Null: the operator's name, numbered where that is taken.</param>
    public OnnxNode CreateNode(string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, string domain = MlDomain, string name = null)
    {
        var node = new OnnxNode(opType, domain, name ?? Unique(opType, _nodeNames), [.. inputs], [.. outputs]);
        _nodeNames.Add(node.Name);
        _nodes.Add(node);
        return node;
    }

    public string AddInitializer(bool value, string name = null) => AddScalar(OnnxElementType.Bool, value ? 1 : 0, name ?? "bool");

    public string AddInitializer(int value, OnnxElementType type, string name = null) => AddScalar(type, value, name ?? "int32");

    public string AddInitializer(long value, string name = null) => AddScalar(OnnxElementType.Int64, value, name ?? "int64");

    public string AddInitializer(ulong value, bool isUInt64, string name = null)
        => AddScalar(isUInt64 ? OnnxElementType.UInt64 : OnnxElementType.UInt32, value, name ?? "uint64");

    public string AddInitializer(float value, string name = null) => AddScalar(OnnxElementType.Float, value, name ?? "float");

    public string AddInitializer(double value, string name = null) => AddScalar(OnnxElementType.Double, value, name ?? "double");

    public string AddInitializer(string value, string name = null) => AddScalar(OnnxElementType.String, value, name ?? "string");

    /// <param name="dimensions">Null: one dimension, the count of the values.</param>
    public string AddInitializer(IEnumerable<long> values, IEnumerable<long> dimensions, string name = null)
        => AddTensor(OnnxElementType.Int64, values.ToArray(), dimensions, name ?? "int64s");

    public string AddInitializer(IEnumerable<float> values, IEnumerable<long> dimensions, string name = null)
        => AddTensor(OnnxElementType.Float, values.ToArray(), dimensions, name ?? "floats");

    public string AddInitializer(IEnumerable<double> values, IEnumerable<long> dimensions, string name = null)
        => AddTensor(OnnxElementType.Double, values.ToArray(), dimensions, name ?? "doubles");

    public string AddInitializer(IEnumerable<string> values, IEnumerable<long> dimensions, string name = null)
        => AddTensor(OnnxElementType.String, values.ToArray(), dimensions, name ?? "strings");

    private string AddScalar<T>(OnnxElementType type, T value, string name)
    {
        string unique = NameFor(name);
        _initializers.Add(new OnnxInitializer(unique, type, [], new[] { value }));
        return unique;
    }

    private string AddTensor(OnnxElementType type, Array values, IEnumerable<long> dimensions, string name)
    {
        string unique = NameFor(name);
        _initializers.Add(new OnnxInitializer(unique, type, dimensions?.ToArray() ?? [values.LongLength], values));
        return unique;
    }

    private string NameFor(string column)
    {
        string name = Unique(column, _valueNames);
        _valueNames.Add(name);
        _valueOfColumn[column] = name;
        return name;
    }

    private static string Unique(string prefix, HashSet<string> taken)
    {
        string name = prefix;
        for (int i = 0; taken.Contains(name); i++)
            name = prefix + i;
        return name;
    }
}
