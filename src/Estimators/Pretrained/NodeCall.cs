using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask;

/// <summary>A node whose inputs are known or were computed, for the operator to be written with <see cref="IOps{T}"/>.</summary>
/// <param name="graph">The file's graph.</param>
/// <param name="plan">The plan for images of this size.</param>
/// <param name="ops">The operations.</param>
/// <param name="node">The node.</param>
/// <param name="position">Its position in the file.</param>
/// <param name="live">The values that were computed so far.</param>
internal sealed class NodeCall<T>(
    TrunkGraph graph,
    TrunkPlan plan,
    IOps<T> ops,
    NodeProto node,
    int position,
    IReadOnlyDictionary<string, T> live
)
{
    public IOps<T> Ops => ops;

    public NodeProto Node => node;

    public TrunkPlan Plan => plan;

    public string Operator => node.OpType;

    public int Opset => graph.Opset;

    /// <summary>The number of rows that the file was written for; null for any.</summary>
    public long? FixedBatch => graph.FixedBatch;

    /// <summary>Whether the file's uneven borders are larger in front.</summary>
    public bool PadsInFront => graph.PadsInFront;

    /// <summary>Whether its weights are trained.</summary>
    public bool IsTrainable => graph.IsTrainable(position);

    /// <summary>Whether batch normalisation keeps its running statistics in training too.</summary>
    public bool KeepsStatistics => !IsTrainable || !graph.UsesBatchStatistics;

    public int InputCount => node.Input.Count;

    /// <summary>The trunk's own input.</summary>
    public T Image => live[graph.Input];

    public int[] ImageDims => plan.Dims[graph.Input];

    public bool Has(int input) => input < node.Input.Count && node.Input[input].Length > 0;

    /// <summary>Whether an input depends on the rows.</summary>
    public bool IsLive(int input) => Has(input) && !plan.Known.ContainsKey(node.Input[input]);

    /// <summary>Whether all inputs are known.</summary>
    public bool IsKnown => node.Input.All(name => name.Length == 0 || plan.Known.ContainsKey(name));

    /// <summary>An input that depends on the rows.</summary>
    public T Live(int input) =>
        !IsLive(input) ? throw Error($"reads no value of the image as its input {input}")
        : live.TryGetValue(node.Input[input], out var value) ? value
        : throw NotMade(input);

    /// <summary>Shape of an input, −1 for the batch.</summary>
    public int[] Dims(int input) =>
        !Has(input) ? throw Error($"lacks its input {input}")
        : plan.Known.TryGetValue(node.Input[input], out var known) ? known.Dims
        : plan.Dims.TryGetValue(node.Input[input], out var dims) ? dims
        : throw NotMade(input);

    /// <summary>Number of axes that an input has, which has to be this.</summary>
    public int[] Dims(int input, int rank, string wanted) =>
        Dims(input) is var dims && dims.Length == rank ? dims : throw Error($"reads {ShapeRules.Text(dims)}, where {wanted} is wanted");

    /// <summary>An input that does not depend on the rows. What is only asked for as a <see cref="Weight(int)"/> is not read with this: the
    /// plan notes whose numbers are.</summary>
    public KnownTensor Known(int input)
    {
        var known = Found(input);
        if (typeof(T) == typeof(ShapeValue))
            lock (plan.Read)
                plan.Read.Add(node.Input[input]);
        return known;
    }

    /// <summary>Whether a known input was computed from the file's weights.</summary>
    public bool IsWeight(int input) => Found(input).IsWeight;

    private KnownTensor Found(int input) =>
        !Has(input) ? throw Error($"lacks its input {input}")
        : plan.Known.TryGetValue(node.Input[input], out var known) ? known
        : throw Error($"computes its input {input} ('{node.Input[input]}') from the image, where only weights and constants are read");

    /// <summary>Whole numbers that do not depend on the rows.</summary>
    public long[] Integers(int input) =>
        Known(input).Integers ?? throw Error($"reads numbers with fractions as its input {input}, which has to be whole numbers");

    /// <summary>One number that does not depend on the rows.</summary>
    public float Number(int input) =>
        Known(input) is { Count: 1 } known ? known.Numbers[0] : throw Error($"reads {Known(input).Count} numbers as its input {input}");

    /// <summary>A weight, as a parameter or, where it is not trained, as a state.</summary>
    public T Weight(int input) => Weight(input, Found(input).Dims);

    /// <summary>The same in another shape.</summary>
    public T Weight(int input, params int[] shape)
    {
        var known = Found(input);
        var name = graph.NameOf(node.Input[input]);
        // One tensor of the network has one shape.
        if (!shape.SequenceEqual(known.Dims))
            name += "." + string.Join("x", shape);
        if (IsTrainable && graph.AdapterRank == 0 && ops is ShapeOps && !plan.Trained.Contains(name))
            lock (plan.Trained)
                plan.Trained.Add(name);
        Store(input, name);
        var start = Initializer.Given(known.Numbers);
        if (plan.Adapted.Contains(name))
            return graph.Paced(ops, position)
                .Adapted(name, start, Math.Min(graph.AdapterRank, Math.Min(shape[0], shape[1])), graph.AdapterScale, shape);
        return plan.Trained.Contains(name) ? graph.Paced(ops, position).Parameter(name, start, shape) : ops.State(name, start, shape);
    }

    /// <summary>Notes that an input of a product may be a matrix that is adapted where weights are not trained themselves.</summary>
    public void Adapt(int input)
    {
        if (graph.AdapterRank == 0 || !IsTrainable || IsLive(input) || ops is not ShapeOps || Dims(input) is not [> 1, > 1])
            return;
        lock (plan.Trained)
            plan.Adapted.Add(graph.NameOf(node.Input[input]));
    }

    /// <summary>Running statistics.</summary>
    public T State(int input)
    {
        var (known, name) = (Found(input), graph.NameOf(node.Input[input]) + ".running");
        Store(input, name);
        return ops.State(name, Initializer.Given(known.Numbers), known.Dims);
    }

    // Whose numbers the network has, and under which name.
    private void Store(int input, string name)
    {
        if (typeof(T) == typeof(ShapeValue))
            lock (plan.Read)
                plan.Stored.TryAdd(node.Input[input], name);
    }

    /// <summary>An input of an element-wise operator or a product: computed, a weight, or numbers that stay as they are.</summary>
    /// <param name="input">Which one.</param>
    /// <param name="rank">Most axes that it may have; axes of size 1 in front are left out.</param>
    /// <param name="isWeight">Whether it is a weight wherever in the file it stands.</param>
    public T Operand(int input, int rank, bool isWeight = false)
    {
        if (IsLive(input))
            return Live(input);
        var known = Found(input);
        var shape = known.Dims;
        while (shape.Length > rank && shape[0] == 1)
            shape = shape[1..];
        // A single number is a part of a formula, and infinity is a mask: neither is trained.
        if ((known.IsWeight || isWeight) && known.Count > 1 && Array.TrueForAll(known.Numbers, float.IsFinite))
            return Weight(input, shape);
        known = Known(input);
        return ops.Constant(graph.NameOf(node.Input[input]) + "." + string.Join("x", shape), known.Numbers, shape);
    }

    /// <summary>Numbers that follow from shapes.</summary>
    public T Constant(string name, Func<float[]> make, params int[] shape)
    {
        var full = Name(name);
        float[]? values;
        lock (plan.Made)
            if (!plan.Made.TryGetValue(full, out values))
            {
                var items = shape.Aggregate(1.0, (count, size) => count * size) + plan.Made.Values.Sum(made => (double)made.Length);
                if (items > SafetyLimits.Default.ConstantItems)
                    throw Error($"is one of those that make more than {SafetyLimits.Default.ConstantItems:N0} constants");
                plan.Made.Add(full, values = make());
            }
        return ops.Constant(full, values, shape);
    }

    /// <summary>A name of this node's own.</summary>
    public string Name(string what) => graph.NameOf(node.Output.First(name => name.Length > 0)) + "." + what;

    public int Int(string name, int otherwise) => checked((int)node.Int(name, otherwise));

    public float Float(string name, float otherwise) => node.Find(name) is { } found ? found.F : otherwise;

    public string Text(string name, string otherwise) => node.Text(name, otherwise);

    public long[]? Ints(string name) => node.Find(name) is { } found ? [.. found.Ints] : null;

    /// <summary>An axis counted from the front.</summary>
    public int Axis(long axis, int rank) =>
        axis >= -rank && axis < rank
            ? (int)(axis < 0 ? axis + rank : axis)
            : throw Error($"names the axis {axis} of a value with {rank} axes");

    /// <summary>An axis other than the batch, counted from the front.</summary>
    public int AxisBehindBatch(long axis, int rank) =>
        Axis(axis, rank) is > 0 and var front ? front : throw Error("works along the axis of the batch, which trunks leave alone");

    // Not every output that a node may have is made, and a damaged file may name anything.
    private OnnxModelException NotMade(int input) => Error($"reads '{node.Input[input]}', which no node in front of it gives");

    /// <summary>What refuses the file because of this node.</summary>
    public OnnxModelException Error(string what, Exception? inner = null)
    {
        string[] values = [.. node.Input.Where(name => plan.Dims.ContainsKey(name) && name != graph.Input).Distinct()];
        var advice =
            values.Length > 0
                ? $"The trunk could end in front of it: {nameof(OnnxTrunk.Output)} = {string.Join(" or ", values.Select(v => $"\"{v}\""))}."
                : "It stands before anything that the trunk could end with.";
        return graph.Error(node, what, advice, inner);
    }
}
