using MlNet.MultiTask.Graph;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Computes what does not depend on the rows: sizes from shapes, and weights that a file keeps in another form.</summary>
internal static class Folding
{
    private static readonly HashSet<string> s_operators = new(
        (
            "Constant ConstantOfShape Shape Size Range Identity Dropout Cast Transpose Reshape Flatten Squeeze Unsqueeze Concat Slice "
            + "Gather Split Expand Tile Where Not And Or Equal Less Greater Add Sub Mul Div Mod Pow Max Min Sqrt Exp Log Neg Abs "
            + "Reciprocal Floor Ceil Erf Tanh Sigmoid Relu Sin Cos MatMul ReduceSum ReduceMean ReduceProd ReduceMax ReduceMin"
        ).Split(' ')
    );

    /// <summary>Whether an operator is computed where all its inputs are known.</summary>
    public static bool Knows(string op) => s_operators.Contains(op);

    /// <summary>A node's outputs; null where they depend on the rows.</summary>
    /// <exception cref="OnnxModelException">It would cost more than <paramref name="cost"/> allows.</exception>
    public static KnownTensor[]? TryRun<T>(NodeCall<T> call, FoldingCost cost)
    {
        if (call.Operator is "Shape" or "Size" && call.IsLive(0))
            return [Sizes(call)];
        if (!Knows(call.Operator) || !call.IsKnown)
            return null;
        // Constants that are as many as there are rows come with the rows.
        if (call.Operator is "Expand" && call.Known(1).Integers!.Contains(KnownTensor.Batch))
            return null;
        if (call.Operator is "ConstantOfShape" && call.Known(0).Integers!.Contains(KnownTensor.Batch))
            return null;
        // And so does what is as long as the rows are.
        if (call.IsSequence && LengthFolding.IsOfRows(call))
            return null;
        if (call.Operator == "Constant")
            return [Constant(call)];
        cost.Add(call);
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        string?[] initializers = [.. Enumerable.Range(0, call.InputCount).Where(call.Has).Select(i => call.Known(i).Initializer)];
        var initializer = Array.Find(initializers, name => name is not null);
        return [.. Run(call).Select(result => KnownTensor.FromTorch(result, initializer))];
    }

    private static KnownTensor Sizes<T>(NodeCall<T> call)
    {
        long[] sizes =
        [
            .. call.FileDims(0).Select(size =>
                size == ShapeRules.Length && call.IsSequence ? KnownTensor.Length
                : size < 0 ? KnownTensor.Batch
                : (long)size
            ),
        ];
        if (call.Operator == "Size")
            return new([], null, [sizes.Aggregate(1L, (count, size) => count * size)]);
        var (start, end) = (call.Int("start", 0), call.Int("end", sizes.Length));
        start = Math.Clamp(start < 0 ? start + sizes.Length : start, 0, sizes.Length);
        end = Math.Clamp(end < 0 ? end + sizes.Length : end, start, sizes.Length);
        return KnownTensor.OfIntegers(sizes[start..end]);
    }

    private static KnownTensor Constant<T>(NodeCall<T> call)
    {
        var node = call.Node;
        if (node.Find("value") is { T: { } tensor })
            return KnownTensor.Of(tensor);
        if (node.Find("value_float") is { } number)
            return new([], [number.F], null);
        if (node.Find("value_floats") is { } numbers)
            return new([numbers.Floats.Count], [.. numbers.Floats], null);
        if (node.Find("value_int") is { } integer)
            return new([], null, [integer.I]);
        return node.Find("value_ints") is { } integers
            ? KnownTensor.OfIntegers([.. integers.Ints])
            : throw call.Error("holds no numbers");
    }

    private static IEnumerable<Tensor> Run<T>(NodeCall<T> call)
    {
        Tensor In(int i) => call.Known(i).ToTorch();
        return call.Operator switch
        {
            "Split" => KnownShapes.Split(call, In(0)),
            "ConstantOfShape" => [Filled(call)],
            "Identity" or "Dropout" => [In(0)],
            "Cast" => [Cast(call, In(0))],
            "Transpose" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Slice" or "Gather" or "Expand" or "Tile" or "Concat" =>
            [
                KnownShapes.Run(call, In),
            ],
            "Range" => [Range(In(0), In(1), In(2))],
            "Where" => [where(In(0).ne(Held(0)), In(1), In(2))],
            "Not" => [In(0).eq(Held(0)).to(ScalarType.Int64)],
            "ReduceSum" or "ReduceMean" or "ReduceProd" or "ReduceMax" or "ReduceMin" => [Reduced(call, In(0))],
            "Add" or "Sub" or "Mul" or "Div" or "Mod" or "Pow" or "Max" or "Min" or "And" or "Or" or "Equal" or "Less" or "Greater"
                or "MatMul" =>
            [
                Enumerable.Range(1, call.InputCount - 1).Aggregate(In(0), (a, i) => Binary(call.Operator, a, In(i))),
            ],
            _ => [Unary(call.Operator, In(0))],
        };
    }

    private static Tensor Range(Tensor start, Tensor limit, Tensor step)
    {
        using var first = start.ToScalar();
        using var end = limit.ToScalar();
        using var distance = step.ToScalar();
        return arange(first, end, distance, dtype: start.dtype);
    }

    private static Tensor Binary(string op, Tensor a, Tensor b) =>
        op switch
        {
            "Add" => a.Plus(b),
            "Sub" => a - b,
            "Mul" => a * b,
            "Div" => a.dtype == ScalarType.Int64 ? a.div(Divisor(a, b), RoundingMode.trunc) : a / b,
            "Mod" => a.remainder(a.dtype == ScalarType.Int64 ? Divisor(a, b) : b),
            "Pow" => a.pow(b),
            "Max" => maximum(a, b),
            "Min" => minimum(a, b),
            "And" => (a * b).ne(Held(0)).to(ScalarType.Int64),
            "Or" => a.Plus(b).ne(Held(0)).to(ScalarType.Int64),
            "Equal" => a.eq(b).to(ScalarType.Int64),
            "Less" => a.lt(b).to(ScalarType.Int64),
            "Greater" => a.gt(b).to(ScalarType.Int64),
            _ when a.dim() > 0 && b.dim() > 0 && a.size(-1) == b.size(b.dim() > 1 ? -2 : 0) => a.matmul(b),
            _ => throw new ArgumentException("the shapes of the matrices do not fit"),
        };

    // Whole numbers that are divided by 0, or the least of them by −1, end the process.
    private static Tensor Divisor(Tensor a, Tensor b) =>
        b.dtype != ScalarType.Int64
        || !(b.eq(Held(0)).any().item<bool>() || (b.eq(Held(-1)).any().item<bool>() && a.eq(Held(long.MinValue)).any().item<bool>()))
            ? b
            : throw new ArgumentException("divides whole numbers by 0, or the least of them by −1");

    private static Tensor Unary(string op, Tensor x) =>
        op switch
        {
            "Sqrt" => x.sqrt(),
            "Exp" => x.exp(),
            "Log" => x.log(),
            "Neg" => x.neg(),
            "Abs" => x.abs(),
            "Reciprocal" => x.reciprocal(),
            "Floor" => x.floor(),
            "Ceil" => x.ceil(),
            "Erf" => x.erf(),
            "Tanh" => x.tanh(),
            "Sigmoid" => x.sigmoid(),
            "Relu" => x.relu(),
            "Sin" => x.sin(),
            "Cos" => x.cos(),
            _ => throw new ArgumentException($"{op} is not known"),
        };

    private static Tensor Cast<T>(NodeCall<T> call, Tensor x) =>
        (DataType)call.Int("to", 0) switch
        {
            DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16 => x.to(ScalarType.Float32),
            DataType.Bool => x.ne(Held(0)).to(ScalarType.Int64),
            DataType.Int64 or DataType.Int32 => x.to(ScalarType.Int64),
            var type => throw call.Error($"casts to {type}"),
        };

    private static Tensor Filled<T>(NodeCall<T> call)
    {
        var sizes = call.Integers(0);
        KnownShapes.Check(sizes);
        var value = call.Node.Find("value") is { T: { } tensor } ? KnownTensor.Of(tensor) : new([], [0], null);
        return value.Floats is { } floats ? full(sizes, Held(floats[0])) : full(sizes, Held(value.Integers![0]), ScalarType.Int64);
    }

    private static Tensor Reduced<T>(NodeCall<T> call, Tensor x)
    {
        var axes = call.Has(1) ? call.Integers(1) : call.Ints("axes") ?? [.. Enumerable.Range(0, (int)x.dim()).Select(axis => (long)axis)];
        var isKept = call.Int("keepdims", 1) != 0;
        // From the last axis on, so that the numbers of those that are left stay right.
        foreach (var axis in axes.Select(axis => call.Axis(axis, (int)x.dim())).Distinct().OrderDescending().ToArray())
            x = call.Operator switch
            {
                "ReduceSum" => x.sum(axis, isKept),
                "ReduceMean" => x.mean([axis], isKept),
                "ReduceProd" => x.prod(axis, isKept),
                "ReduceMax" => x.amax([axis], isKept),
                _ => x.amin([axis], isKept),
            };
        return x;
    }
}
