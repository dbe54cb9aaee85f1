using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>A node whose inputs are known or were computed, for the operator to be written with <see cref="IOps{T}"/>.</summary>
/// <param name="graph">The file's graph.</param>
/// <param name="plan">The plan for images of this size.</param>
/// <param name="ops">The operations.</param>
/// <param name="node">The node.</param>
/// <param name="position">Its position in the file.</param>
/// <param name="live">The values that were computed so far.</param>
internal sealed partial class NodeCall<T>(
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

    /// <summary>Whether its weights begin anew, and not with the file's.</summary>
    public bool IsFresh => graph.IsFresh(position);

    /// <summary>Whether batch normalisation keeps its running statistics in training too.</summary>
    public bool KeepsStatistics => !IsTrainable || !graph.UsesBatchStatistics;

    public int InputCount => node.Input.Count;

    /// <summary>The trunk's own input.</summary>
    public T Image => live[graph.Input];

    public int[] ImageDims => plan.Dims[graph.Input];

    /// <summary>Whether an input is the token ids as they come.</summary>
    public bool IsTokenIds(int input) => graph.IsTokenIds(node.Input[input]);

    public bool Has(int input) => input < node.Input.Count && node.Input[input].Length > 0;

    /// <summary>Whether an input depends on the rows.</summary>
    public bool IsLive(int input) => Has(input) && !plan.Known.ContainsKey(node.Input[input]);

    /// <summary>Whether all inputs are known.</summary>
    public bool IsKnown => node.Input.All(name => name.Length == 0 || plan.Known.ContainsKey(name));

    /// <summary>An input that depends on the rows, as float32.</summary>
    public T Live(int input) =>
        plan.IsSequence && plan.Whole.Contains(node.Input[input]) ? ops.Affine(Raw(input), 1, 0) : Raw(input);

    /// <summary>Shape of an input, −1 for the batch and −2 for the length. One that is the same for all rows of a length has an axis of the
    /// batch here, and as many axes as the other inputs.</summary>
    public int[] Dims(int input) =>
        plan.Shared.Count > 0 && IsShared(input) ? Aligned(plan.Dims[node.Input[input]]) : FileDims(input);

    /// <summary>Shape of an input as it is in the file.</summary>
    public int[] FileDims(int input) =>
        !Has(input) ? throw Error($"lacks its input {input}")
        : plan.Known.TryGetValue(node.Input[input], out var known) ? known.Dims
        : plan.Dims.TryGetValue(node.Input[input], out var dims) ? dims
        : throw NotMade(input);

    /// <summary>Number of axes that an input has, which has to be this.</summary>
    public int[] Dims(int input, int rank, string wanted) =>
        Dims(input) is var dims && dims.Length == rank ? dims : throw Error($"reads {ShapeRules.Text(dims)}, where {wanted} is wanted");

    /// <summary>An input that does not depend on the rows. What is only asked for as a <see cref="Weight(int, Initializer)"/> is not read
    /// with this: the plan notes whose numbers are.</summary>
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
    /// <param name="input">Which input.</param>
    /// <param name="fresh">How it begins where it does not begin with the file's numbers.</param>
    public T Weight(int input, Initializer fresh) => Weight(input, fresh, Found(input).Dims);

    /// <summary>The same in another shape.</summary>
    public T Weight(int input, Initializer? fresh, params int[] shape)
    {
        var (known, name) = (Found(input), NameOf(input, shape));
        if (IsTrainable && graph.AdapterRank == 0 && ops is ShapeOps && !plan.Trained.Contains(name))
            lock (plan.Trained)
                plan.Trained.Add(name);
        Store(input, name);
        var start = fresh is { } own && IsFresh ? own : Initializer.Given(known.Numbers);
        var initializer = known.Initializer ?? node.Input[input];
        if (plan.Adapted.Contains(name))
            return graph.Paced(ops, position, initializer)
                .Adapted(name, start, Math.Min(graph.AdapterRank, Math.Min(shape[0], known.Count / shape[0])), graph.AdapterScale, shape);
        return plan.Trained.Contains(name)
            ? graph.Paced(ops, position, initializer).Parameter(name, start, shape)
            : ops.State(name, start, shape);
    }

    /// <summary>A weight that is a matrix, [rows, columns] or [rows, columns, 1, 1]: it is adapted where weights are not trained
    /// themselves.</summary>
    public T Matrix(int input, Initializer fresh)
    {
        Adapt(input, Found(input).Dims);
        return Weight(input, fresh);
    }

    /// <summary>A table whose rows are read by their position, [rows, width]: a weight, or numbers that stay as they are.</summary>
    public T Rows(int input, int rows, int width)
    {
        if (Found(input) is { IsWeight: true, Count: > 1, Floats: not null })
            return Weight(input, FreshStart.Table, rows, width);
        return ops.Constant(graph.NameOf(node.Input[input]) + ".table", Known(input).FiniteNumbers, rows, width);
    }

    private void Adapt(int input, int[] shape)
    {
        if (graph.AdapterRank == 0 || !IsTrainable || ops is not ShapeOps || shape is not ([> 1, > 1] or [> 1, > 1, 1] or [> 1, > 1, 1, 1]))
            return;
        lock (plan.Trained)
            plan.Adapted.Add(NameOf(input, shape));
    }

    // One tensor of the network has one shape.
    private string NameOf(int input, int[] shape)
    {
        var name = graph.NameOf(node.Input[input]);
        return shape.SequenceEqual(Found(input).Dims) ? name : name + "." + string.Join("x", shape);
    }

    /// <summary>Running statistics.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="fresh">What they begin with where they do not begin with the file's.</param>
    public T State(int input, float fresh)
    {
        var (known, name) = (Found(input), graph.NameOf(node.Input[input]) + ".running");
        Store(input, name);
        return ops.State(name, IsFresh ? Initializer.Constant(fresh) : Initializer.Given(known.Numbers), known.Dims);
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
    /// <param name="rank">Most axes that it may have.</param>
    /// <param name="fresh">How it begins where it does not begin with the file's numbers; null where it always does.</param>
    /// <param name="isWeight">Whether it is a weight wherever in the file it stands.</param>
    public T Operand(int input, int rank, Initializer? fresh, bool isWeight = false)
    {
        if (IsLive(input))
            return Live(input);
        return Operand(input, Fitting(input, rank), fresh, isWeight);
    }

    private T Operand(int input, int[] shape, Initializer? fresh, bool isWeight)
    {
        var known = Found(input);
        // A single number is a part of a formula, and infinity is a mask: neither is trained.
        if ((known.IsWeight || isWeight) && known.Count > 1 && known.IsFinite)
            return Weight(input, fresh, shape);
        known = Known(input);
        var name = graph.NameOf(node.Input[input]) + "." + string.Join("x", shape);
        return ops.Constant(name, plan.IsSequence ? known.FiniteNumbers : known.Numbers, shape);
    }

    /// <summary>A factor of a matrix product: computed, or a weight, which is adapted where it is a matrix.</summary>
    /// <param name="input">Which one.</param>
    /// <param name="rank">Most axes that it may have.</param>
    /// <param name="fresh">How it begins where it does not begin with the file's numbers.</param>
    public T Factor(int input, int rank, Initializer fresh)
    {
        if (IsLive(input))
            return Live(input);
        // A matrix is one for all rows, with or without axes of size 1 in front.
        var shape = Fitting(input, rank);
        while (shape.Length > 2 && shape[0] == 1)
            shape = shape[1..];
        Adapt(input, shape);
        return Operand(input, shape, fresh, isWeight: true);
    }

    private int[] Fitting(int input, int rank) =>
        Found(input).Dims is var dims && dims.Length <= rank
            ? dims
            : throw Error($"reads {ShapeRules.Text(dims)} beside {rank} axes of the image, which puts the batch behind another axis");

    /// <summary>Numbers that follow from shapes.</summary>
    public T Constant(string name, Func<float[]> make, params int[] shape)
    {
        var full = Name(name);
        float[]? values;
        lock (plan.Made)
            if (!plan.Made.TryGetValue(full, out values))
            {
                Charge(shape.Aggregate(1.0, (count, size) => count * size));
                plan.Made.Add(full, values = make());
            }
        return ops.Constant(full, values, shape);
    }

    /// <summary>Counts numbers that the node makes of shapes, before it makes them.</summary>
    /// <exception cref="OnnxModelException">They would be too many.</exception>
    public void Charge(double items) => plan.Cost?.Add(this, items);

    /// <summary>A name of this node's own.</summary>
    public string Name(string what) => graph.NameOf(node.Output.First(name => name.Length > 0)) + "." + what;

    public int Int(string name, int otherwise) => checked((int)node.Int(name, otherwise));

    public float Float(string name, float otherwise) => node.Find(name) is { } found ? found.F : otherwise;

    public string Text(string name, string otherwise) => node.Text(name, otherwise);

    public long[]? Ints(string name) => node.Find(name) is { } found ? [.. found.Ints] : null;

    /// <summary>An axis counted from the front, behind that of the batch where the file has none.</summary>
    public int Axis(long axis, int rank)
    {
        var added = HasNoBatch ? 1 : 0;
        return axis >= added - rank && axis < rank - added
            ? (int)(axis < 0 ? axis + rank : axis + added)
            : throw Error($"names the axis {axis} of a value with {rank - added} axes");
    }

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
