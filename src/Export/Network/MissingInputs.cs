using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// Marks rows whose numbers are missing, in the graph itself: activations such as a rectifier can turn NaN into 0, so that a network alone
/// does not hand a missing feature on. A product of the features and zeros is 0 for rows of finite numbers, and NaN where one is NaN or
/// infinite, on which no network is trained either. A row of a sequence of numbers lacks one where any of its steps does.
/// A row whose columns of a sequence have different numbers of steps is marked too: its words would stand beside the marks of other words.
/// </summary>
internal sealed class MissingInputs
{
    private const string Scope = MissingMarks.Scope;

    private readonly OnnxGraphBuilder _graph;
    private readonly IOps<OnnxValue> _ops;
    private readonly IReadOnlyList<OnnxValue> _inputs;
    private readonly Dictionary<string, OnnxValue> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxValue> _isNaN = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxValue> _present = new(StringComparer.Ordinal);

    /// <param name="graph">The graph.</param>
    /// <param name="ops">The operations that write to it.</param>
    /// <param name="inputs">The network's inputs.</param>
    public MissingInputs(OnnxGraphBuilder graph, OnnxOps ops, IEnumerable<OnnxValue> inputs) =>
        (_graph, _ops, _inputs) = (graph, ops.Scope(Scope), [.. inputs]);

    /// <summary>0, or NaN, for each row; null where the values depend on no number that can be missing.</summary>
    /// <param name="values">A task's values.</param>
    public OnnxValue? Of(IEnumerable<OnnxValue> values)
    {
        var needed = _graph.Needed(values.Select(value => value.Name));
        OnnxValue? sum = null;
        var key = "";
        OnnxValue[] used = [.. _inputs.Where(input => needed.Contains(input.Name))];
        foreach (var input in used.Where(input => input.Type == DataType.Float && input.Rank > 1))
            Add("/" + input.Name, () => Mark(input));
        OnnxValue[] sequences = [.. used.Where(input => input.Rank > 1 && input.Dims[1] == ShapeRules.Length)];
        foreach (var other in sequences.Skip(1))
            Add($"/{sequences[0].Name}|{other.Name}", () => Unaligned(sequences[0], other));
        return sum;

        void Add(string name, Func<OnnxValue> make)
        {
            key += name;
            if (!_marks.TryGetValue(key, out var known))
            {
                var mark = make();
                _marks[key] = known = sum is null ? mark : _graph.Node(Scope, "Add", DataType.Float, mark.Dims, [sum, mark]);
            }
            sum = known;
        }
    }

    /// <summary>Scores and probabilities: NaN where a number is missing.</summary>
    public OnnxValue Number(OnnxValue value, OnnxValue mark) => _graph.Node("", "Add", DataType.Float, value.Dims, [value, mark]);

    /// <summary>Keys from 1: 0 where a number is missing.</summary>
    public OnnxValue Key(OnnxValue key, OnnxValue mark) =>
        _graph.Node(Scope, "Where", DataType.Int64, key.Dims, [IsNaN(mark), _graph.Integer(0, key), key]);

    /// <summary>Booleans: false where a number is missing, as the type has nothing else.</summary>
    public OnnxValue Flag(OnnxValue flag, OnnxValue mark)
    {
        if (!_present.TryGetValue(mark.Name, out var present))
            _present[mark.Name] = present = _graph.Node(Scope, "Not", DataType.Bool, mark.Dims, [IsNaN(mark)]);
        return _graph.Node(Scope, "And", DataType.Bool, flag.Dims, [flag, present]);
    }

    private OnnxValue IsNaN(OnnxValue mark)
    {
        if (!_isNaN.TryGetValue(mark.Name, out var found))
            _isNaN[mark.Name] = found = _graph.Node(Scope, "IsNaN", DataType.Bool, mark.Dims, [mark]);
        return found;
    }

    private OnnxValue Mark(OnnxValue input)
    {
        var name = "input" + input.Name;
        if (_marks.TryGetValue(name, out var found))
            return found;
        var size = input.Dims[^1];
        // What a sequence is filled up with is finite.
        var zeros = _graph.Initializer($"{Scope}/zeros/{size}", new float[size], size, 1);
        var mark = _graph.Node(Scope, "MatMul", DataType.Float, [.. input.Dims.SkipLast(1), 1], [input, zeros]);
        return _marks[name] = input.Rank == 2 ? mark : _ops.Sum(mark, 1);
    }

    // 0 where two columns have equally many steps in a row, else NaN, as 0 divided by 0.
    private OnnxValue Unaligned(OnnxValue one, OnnxValue other)
    {
        var difference = _ops.Sub(Steps(one), Steps(other));
        var count = _ops.Sum(_ops.Mul(difference, difference), 1, keepAxis: true);
        return _ops.Div(_ops.Affine(count, 0, 0), _ops.Affine(_ops.Clip(count, 0, 1), -1, 1));
    }

    // 1 in front of a row's end, 0 behind it.
    private OnnxValue Steps(OnnxValue sequence)
    {
        if (sequence.Rank == 2)
            return _ops.GreaterThan(sequence, 0);
        var first = _ops.Reshape(_ops.Slice(sequence, 2, 0, 1), ShapeRules.Length);
        return _ops.Affine(_ops.GreaterThan(_ops.Affine(first, -1, 0), MathF.BitDecrement(-InputColumn.Filling)), -1, 1);
    }
}
