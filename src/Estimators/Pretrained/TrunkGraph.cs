using System.Collections.Concurrent;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask;

/// <summary>
/// The graph of an ONNX file as a program against <see cref="IOps{T}"/>. What does not depend on the rows is computed once for each size of
/// images, sizes among it; the rest is one call after the other.
/// </summary>
internal sealed partial class TrunkGraph
{
    /// <summary>The operator sets that are read.</summary>
    public const int LowestOpset = 7,
        HighestOpset = 21;

    private readonly TrunkSettings _settings;
    private readonly List<NodeProto> _nodes;
    private readonly List<string> _initializers = [];
    private readonly Dictionary<string, KnownTensor> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TrunkPlan> _plans = new(StringComparer.Ordinal);
    private readonly TrunkRates _rates;
    private readonly double _weights;
    private readonly int _firstTrained;
    private readonly int _firstProduct;
    private readonly int[] _unfreezing;
    private readonly int[]? _declared;

    /// <exception cref="OnnxModelException">The file is no network that can be a trunk.</exception>
    public TrunkGraph(ModelProto model, TrunkSettings settings)
    {
        _settings = settings;
        Opset = OpsetOf(model);
        var graph = model.Graph;
        Outputs = TrunkNames.Outputs(graph, settings);
        var (needed, nodes) = Pruning.Needed(graph, Outputs);
        _nodes = nodes;
        if (nodes.Count > SafetyLimits.Default.Nodes)
            throw new OnnxModelException($"The file has {nodes.Count:N0} nodes, more than the {SafetyLimits.Default.Nodes:N0} of a trunk.");
        foreach (var node in nodes)
            if (node.Domain is not ("" or "ai.onnx") || !(NodeTable.Knows(node.OpType) || Folding.Knows(node.OpType)))
                throw Error(node, "is not an operator that a trunk is read with", TrunkNames.Before(graph, node));
        foreach (var tensor in graph.Initializer.Where(tensor => needed.Contains(tensor.Name)))
        {
            _initializers.Add(tensor.Name);
            _constants[tensor.Name] = KnownTensor.Of(tensor, tensor.Name);
        }
        _weights = _constants.Values.Sum(tensor => (double)tensor.Count);
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => needed.Contains(input.Name) && !_constants.ContainsKey(input.Name))];
        (InputInfo, OtherInputs) = TrunkInput.Find(inputs, Outputs, settings);
        Input = InputInfo.Name;
        DeclaredDims = InputInfo.Type?.TensorType?.Shape is { } shape
            ? [.. shape.Dim.Select(dim => (int)Math.Clamp(dim.DimValue, 0, int.MaxValue))]
            : null;
        FixedBatch = DeclaredDims is [> 0, ..] ? DeclaredDims[0] : null;
        _declared = DeclaredDims is [_, .. var rest] && rest.Length > 0 && rest.All(size => size > 0) ? rest : null;
        if (TrunkInput.IsOfWhole(InputInfo))
            _tokens.Add(Input);
        foreach (var node in nodes)
            if (node is { OpType: "Cast" or "Identity", Input: [var cast], Output: [var ids] } && _tokens.Contains(cast))
                _tokens.Add(ids);
        NameAll(graph);
        _firstTrained =
            !settings.IsTrainable ? int.MaxValue
            : settings.TrainableFrom is { } from ? TrunkNames.Position(nodes, nameof(OnnxTrunk.TrainableFrom), from)
            : 0;
        // What stands in front of the first kernel or matrix is pre-processing.
        _firstProduct = nodes.FindIndex(node => node.OpType is "Conv" or "Gemm" or "MatMul" || IsTokenTable(node));
        _rates = new TrunkRates(nodes, _initializers, settings);
        _unfreezing =
        [
            .. settings.Unfreezing.Select(name => TrunkNames.Position(nodes, nameof(OnnxTrunk.Unfreezing), name)),
        ];
    }

    /// <summary>Version of the standard operator set.</summary>
    public int Opset { get; }

    /// <summary>Name of the value that it reads.</summary>
    public string Input { get; }

    /// <summary>What the file says of it.</summary>
    public ValueInfoProto InputInfo { get; }

    /// <summary>Inputs that are made from the lengths of sequences.</summary>
    public IReadOnlyList<TrunkInput> OtherInputs { get; }

    /// <summary>Names of the values that it gives.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The input's shape in the file, 0 where any size is right; null where the file does not say it.</summary>
    public int[]? DeclaredDims { get; }

    /// <summary>Rows of the smallest table that is read by token ids; null where none is.</summary>
    public int? TokenRows =>
        _nodes.Where(IsTokenTable).Select(node => (int?)_constants[node.Input[0]].Dims.FirstOrDefault()).Min();

    /// <summary>The number of rows that the file was written for; null for any.</summary>
    public long? FixedBatch { get; }

    /// <summary>The nodes that it needs, in order.</summary>
    public IReadOnlyList<NodeProto> Nodes => _nodes;

    /// <summary>The initializers that it needs, in order.</summary>
    public IEnumerable<KeyValuePair<string, KnownTensor>> Initializers =>
        _initializers.Select(name => KeyValuePair.Create(name, _constants[name]));

    /// <summary>The name under which the networks that were built so far have the numbers of an initializer; null where some of them has
    /// not, or was built with these numbers in another way.</summary>
    public string? StoredAs(string initializer)
    {
        var plans = _plans.Values.ToArray();
        return plans.Length > 0 && Array.TrueForAll(plans, plan => plan.Stored.ContainsKey(initializer) && !plan.Read.Contains(initializer))
            ? plans[0].Stored[initializer]
            : null;
    }

    /// <summary>Whether uneven borders are larger in front.</summary>
    public bool PadsInFront =>
        _nodes.Any(node => node.Find("pads")?.Ints is { Count: 4 } pads && (pads[0] > pads[2] || pads[1] > pads[3]));

    public bool UsesBatchStatistics => _settings.UsesBatchStatistics || _settings.IsFromScratch;

    public bool IsTrainable(int position) => position >= _firstTrained;

    /// <summary>Whether a node's weights begin anew, and not with the file's.</summary>
    public bool IsFresh(int position) => _settings.IsFromScratch && IsTrainable(position) && position >= _firstProduct;

    /// <summary>Rank of the products that matrices are adapted with; 0 where weights are trained themselves.</summary>
    public int AdapterRank => _settings.AdapterRank;

    public float AdapterScale => _settings.AdapterScale;

    /// <summary>The operations with the pace of a weight.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="position">The position of the node that reads it.</param>
    /// <param name="initializer">Its name in the file.</param>
    public IOps<T> Paced<T>(IOps<T> ops, int position, string initializer)
    {
        var first = Array.FindIndex(_unfreezing, from => position >= from);
        var pace = _settings.Pace with
        {
            Factor = _rates.Of(position, initializer),
            FromEpoch = first < 0 ? (_unfreezing.Length == 0 ? 0 : _unfreezing.Length + 1) : first + 1,
        };
        return pace == ParameterPace.Whole ? ops : ops.Paced(pace.Factor, pace.FromEpoch, pace.Anchor);
    }

    /// <summary>A value's name in the network.</summary>
    public string NameOf(string value) => _names[value];

    public OnnxModelException Error(NodeProto node, string what, string advice, Exception? inner = null)
    {
        var name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? "";
        var domain = node.Domain is "" or "ai.onnx" ? "" : $"{node.Domain}.";
        var text = $"The node '{name}' ({domain}{node.OpType} of opset {Opset}) {what}. {advice}";
        return inner is null ? new(text) : new(text, inner);
    }

    private static int OpsetOf(ModelProto model)
    {
        var opset = model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 0;
        return opset is >= LowestOpset and <= HighestOpset
            ? (int)opset
            : throw new OnnxModelException(
                $"The file is written in version {opset} of the standard operators; a trunk is read in {LowestOpset} to {HighestOpset}."
            );
    }

    private bool IsTokenTable(NodeProto node) =>
        node is { OpType: "Gather", Input: [var table, var ids] }
        && _constants.ContainsKey(table)
        && IsTokenIds(ids);

    /// <summary>Whether a value is the token ids as they come.</summary>
    public bool IsTokenIds(string value) => _tokens.Contains(value);

    // Slashes would be scopes of the network.
    private void NameAll(GraphProto graph)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in graph.Initializer.Select(tensor => tensor.Name).Concat(_nodes.SelectMany(node => node.Output)))
        {
            var name = value.Replace('/', '.').TrimStart('.');
            while (value.Length > 0 && !_names.ContainsKey(value) && !taken.Add(name))
                name += "_";
            _names.TryAdd(value, name);
        }
    }
}
