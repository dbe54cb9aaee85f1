using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// Writes a network as standard ONNX operators. The graph is the network as it scores: dropout and noise are gone. Where operator sets
/// differ, the form that the wanted one knows is written.
/// </summary>
internal sealed partial class OnnxOps : IOps<OnnxValue>
{
    private readonly OnnxGraphBuilder _graph;
    private readonly Func<string, ReadOnlyMemory<float>> _parameters;
    private readonly Dictionary<string, OnnxValue> _known;
    private readonly string _scope;

    /// <param name="graph">The graph to write to.</param>
    /// <param name="parameters">Values of a parameter or state by its full name, such as <c>trunk/0/weight</c>.</param>
    public OnnxOps(OnnxGraphBuilder graph, Func<string, ReadOnlyMemory<float>> parameters)
        : this(graph, parameters, new(StringComparer.Ordinal), "") { }

    private OnnxOps(
        OnnxGraphBuilder graph,
        Func<string, ReadOnlyMemory<float>> parameters,
        Dictionary<string, OnnxValue> known,
        string scope
    ) => (_graph, _parameters, _known, _scope) = (graph, parameters, known, scope);

    public bool Training => false;

    private ShapeRules Rules => new(_scope);

    public IOps<OnnxValue> Scope(string name) => new OnnxOps(_graph, _parameters, _known, Full(name));

    public IOps<OnnxValue> ForTask(int task) => this;

    public IOps<OnnxValue> Paced(float factor, int fromEpoch = 0, float anchor = 0) => this;

    public OnnxValue Parameter(string name, Initializer initializer, params ReadOnlySpan<int> shape) => Named(name, _parameters, shape);

    public OnnxValue Adapted(string name, Initializer initializer, int rank, float scale, params ReadOnlySpan<int> shape) =>
        Named(
            name,
            full => LowRank.Sum(
                _parameters(full).Span,
                _parameters(LowRank.FirstOf(full)).Span,
                _parameters(LowRank.SecondOf(full)).Span,
                rank,
                scale
            ),
            shape
        );

    public OnnxValue State(string name, float initial, params ReadOnlySpan<int> shape) => Named(name, _parameters, shape);

    public OnnxValue State(string name, Initializer initializer, params ReadOnlySpan<int> shape) => Named(name, _parameters, shape);

    public OnnxValue Constant(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape) => Named(name, _ => values, shape);

    public int Rank(OnnxValue x) => x.Rank;

    public int Size(OnnxValue x, int axis) => Rules.Size(x.Dims, axis);

    private string Full(string name) => _scope.Length == 0 ? name : _scope + "/" + name;

    private OnnxValue Named(string name, Func<string, ReadOnlyMemory<float>> lookup, ReadOnlySpan<int> shape)
    {
        string full = Full(name);
        if (_known.TryGetValue(full, out var found))
        {
            if (!found.Dims.SequenceEqual(shape.ToArray()))
                throw new ArgumentException(
                    $"{full}: asked for with the shape {ShapeRules.Text(shape.ToArray())}, but before with "
                        + $"{ShapeRules.Text(found.Dims)}."
                );
            return found;
        }
        var values = lookup(full);
        long count = 1;
        foreach (int dim in shape)
            count *= dim;
        if (values.Length != count)
            throw new ArgumentException($"{full}: {values.Length} values were given for the shape {ShapeRules.Text(shape.ToArray())}.");
        return _known[full] = _graph.Initializer(full, values.Span, shape);
    }

    private OnnxValue Node(
        string op,
        IReadOnlyList<int> dims,
        ReadOnlySpan<OnnxValue?> inputs,
        params ReadOnlySpan<AttributeProto> attributes
    ) => _graph.Node(_scope, op, DataType.Float, dims, inputs, attributes);

    /// <summary>Whole-number inputs (image bytes, positions) as float32; floats as they are.</summary>
    private OnnxValue Float(OnnxValue x) => Cast(x, DataType.Float);

    private OnnxValue Cast(OnnxValue x, DataType type) =>
        x.Type == type ? x : _graph.Node(_scope, "Cast", type, x.Dims, [x], [OnnxAttributes.Of("to", (long)type)]);
}
