using System.Collections.Concurrent;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>
/// The graph of an ONNX file as a program against <see cref="IOps{T}"/>. What does not depend on the rows is computed once for each size of
/// images, sizes among it; the rest is one call after the other.
/// </summary>
internal sealed class TrunkGraph
{
    /// <summary>The operator sets that are read.</summary>
    public const int LowestOpset = 7,
        HighestOpset = 21;

    private readonly TrunkSettings _settings;
    private readonly List<NodeProto> _nodes;
    private readonly List<string> _initializers = [];
    private readonly Dictionary<string, KnownTensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TrunkPlan> _plans = new(StringComparer.Ordinal);
    private readonly int _firstTrained;
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
            _constants[tensor.Name] = KnownTensor.Of(tensor, isWeight: true);
        }
        var inputs = graph.Input.Where(input => needed.Contains(input.Name) && !_constants.ContainsKey(input.Name)).ToArray();
        if (inputs.Length != 1)
            throw new OnnxModelException(
                $"{Guard.List(Outputs)} is computed from {inputs.Length} inputs, "
                    + $"{Guard.List(inputs.Select(input => input.Name))}; a trunk has one."
            );
        Input = inputs[0].Name;
        DeclaredDims = inputs[0].Type?.TensorType?.Shape is { } shape
            ? [.. shape.Dim.Select(dim => (int)Math.Clamp(dim.DimValue, 0, int.MaxValue))]
            : null;
        FixedBatch = DeclaredDims is [> 0, ..] ? DeclaredDims[0] : null;
        _declared = DeclaredDims is [_, .. var rest] && rest.Length > 0 && rest.All(size => size > 0) ? rest : null;
        NameAll(graph);
        _firstTrained =
            !settings.IsTrainable ? int.MaxValue
            : settings.TrainableFrom is { } from ? TrunkNames.Position(nodes, nameof(OnnxTrunk.TrainableFrom), from)
            : 0;
        _unfreezing =
        [
            .. settings.Unfreezing.Select(name => TrunkNames.Position(nodes, nameof(OnnxTrunk.Unfreezing), name)),
        ];
    }

    /// <summary>Version of the standard operator set.</summary>
    public int Opset { get; }

    /// <summary>Name of the value that it reads.</summary>
    public string Input { get; }

    /// <summary>Names of the values that it gives.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The input's shape in the file, 0 where any size is right; null where the file does not say it.</summary>
    public int[]? DeclaredDims { get; }

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

    public bool UsesBatchStatistics => _settings.UsesBatchStatistics;

    public bool IsTrainable(int position) => position >= _firstTrained;

    /// <summary>Rank of the products that matrices are adapted with; 0 where weights are trained themselves.</summary>
    public int AdapterRank => _settings.AdapterRank;

    public float AdapterScale => _settings.AdapterScale;

    /// <summary>The operations with a node's pace.</summary>
    public IOps<T> Paced<T>(IOps<T> ops, int position)
    {
        var first = Array.FindIndex(_unfreezing, from => position >= from);
        var pace = _settings.Pace with { FromEpoch = first < 0 ? (_unfreezing.Length == 0 ? 0 : _unfreezing.Length + 1) : first + 1 };
        return pace == ParameterPace.Whole ? ops : ops.Paced(pace.Factor, pace.FromEpoch, pace.Anchor);
    }

    /// <summary>A value's name in the network.</summary>
    public string NameOf(string value) => _names[value];

    /// <summary>Runs the graph.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="input">[batch, …].</param>
    /// <param name="dims">Its shape behind the batch.</param>
    /// <returns>Its outputs.</returns>
    public T[] Run<T>(IOps<T> ops, T input, params int[] dims)
    {
        var plan = PlanOf(dims);
        var live = new Dictionary<string, T>(StringComparer.Ordinal) { [Input] = input };
        foreach (var (node, position) in plan.Live)
            Keep(node, NodeTable.Run(new NodeCall<T>(this, plan, ops, node, position, live)), live);
        return [.. Outputs.Select(output => live[output])];
    }

    public OnnxModelException Error(NodeProto node, string what, string advice, Exception? inner = null)
    {
        var name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? "";
        var domain = node.Domain is "" or "ai.onnx" ? "" : $"{node.Domain}.";
        var text = $"The node '{name}' ({domain}{node.OpType} of opset {Opset}) {what}. {advice}";
        return inner is null ? new(text) : new(text, inner);
    }

    private TrunkPlan PlanOf(int[] dims) => _plans.GetOrAdd(ShapeRules.Text(dims), _ => Plan(dims));

    // Borders are what the file says, unless images of another size than the file's need those that fit them.
    private TrunkPlan Plan(int[] dims)
    {
        try
        {
            return Plan(dims, fitsBorders: false);
        }
        catch (OnnxModelException error) when (IsOpened(dims) && TryFit(dims, error) is { } plan)
        {
            return plan;
        }
    }

    private TrunkPlan? TryFit(int[] dims, OnnxModelException error)
    {
        try
        {
            return Plan(dims, fitsBorders: true);
        }
        catch (OnnxModelException second)
        {
            // The first one is the one to read.
            error.Data["with fitting borders"] = second.Message;
            return null;
        }
    }

    private TrunkPlan Plan(int[] dims, bool fitsBorders)
    {
        TorchLibrary.Load();
        if (dims.Aggregate(1.0, (count, size) => count * size) > SafetyLimits.Default.ItemsPerRow)
            throw new OnnxModelException(
                $"Images {ShapeRules.Text(dims)} are more than {SafetyLimits.Default.ItemsPerRow:N0} numbers each."
            );
        var plan = new TrunkPlan
        {
            Known = new(_constants, StringComparer.Ordinal),
            Declared = IsOpened(dims) ? PlanOf(_declared!) : null,
            FitsBorders = fitsBorders,
        };
        var ops = new ShapeOps(new ShapeRecord(), training: false);
        var live = new Dictionary<string, ShapeValue>(StringComparer.Ordinal) { [Input] = new([-1, .. dims]) };
        plan.Dims[Input] = [-1, .. dims];
        var cost = new FoldingCost();
        for (var position = 0; position < _nodes.Count; position++)
        {
            var node = _nodes[position];
            var call = new NodeCall<ShapeValue>(this, plan, ops, node, position, live);
            try
            {
                if (Folding.TryRun(call, cost) is { } known)
                {
                    for (var i = 0; i < Math.Min(known.Length, node.Output.Count); i++)
                        plan.Known[node.Output[i]] = known[i];
                    continue;
                }
                if (!NodeTable.Knows(node.OpType))
                    throw call.Error("computes with the image, which this operator is not read for");
                Keep(node, NodeTable.Run(call), live);
            }
            // A stranger's file ends in one exception, whatever it makes libtorch or an operator's reader say.
            catch (Exception error) when (error is not (OnnxModelException or OutOfMemoryException))
            {
                throw call.Error("cannot be read: " + error.Message.TrimEnd('.'), error);
            }
            plan.Live.Add((node, position));
            foreach (var name in node.Output.Where(live.ContainsKey))
            {
                plan.Dims[name] = [.. live[name].Dims];
                if (plan.Dims[name] is not [-1, .. var rest] || rest.Contains(-1))
                    throw call.Error($"gives {live[name]}: the batch has to stay the first axis");
                if (plan.Dims[name].Aggregate(1.0, (count, size) => count * Math.Abs(size)) > SafetyLimits.Default.ItemsPerRow)
                    throw call.Error($"gives {live[name]}, more than {SafetyLimits.Default.ItemsPerRow:N0} numbers for one row");
            }
        }
        if (AdapterRank > 0 && plan.Adapted.Count == 0)
            throw new OnnxModelException(
                $"{nameof(OnnxTrunk.AdapterRank)} is {AdapterRank}, but no trained node of the trunk is a Gemm or MatMul with a matrix of "
                    + $"weights: nothing of it would be trained. Leave it out, or set {nameof(OnnxTrunk.Trainable)} to false."
            );
        return Outputs.FirstOrDefault(output => !live.ContainsKey(output)) is not { } fixedOutput
            ? plan
            : throw new OnnxModelException(
                $"The value '{fixedOutput}' does not depend on the image: the trunk has to end with one that does."
            );
    }

    private bool IsOpened(int[] dims) => _declared is { } sizes && sizes.Length == dims.Length && !sizes.SequenceEqual(dims);

    private static void Keep<T>(NodeProto node, T[] results, Dictionary<string, T> live)
    {
        for (var i = 0; i < Math.Min(results.Length, node.Output.Count); i++)
            if (node.Output[i].Length > 0)
                live[node.Output[i]] = results[i];
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
