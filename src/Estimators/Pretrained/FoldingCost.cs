using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask;

/// <summary>What the constants of a file may cost in sum, looked at before each of them is computed: a small file of a stranger could ask
/// for any number of them. What they may is a small number for any file, and some times the file's own numbers.</summary>
internal sealed class FoldingCost
{
    // That of a file without weights; and how often those of the file may be made into something else.
    private const double FreeItems = 1 << 23,
        Times = 4;

    private readonly double _mostItems;
    private readonly double _mostArithmetic;
    private double _items;
    private double _arithmetic;

    /// <param name="weights">The items of the file's initializers.</param>
    public FoldingCost(double weights)
    {
        _mostItems = FreeItems + Times * weights;
        _mostArithmetic = SafetyLimits.Default.ConstantArithmetic + 4 * Times * weights;
    }

    /// <summary>Counts a node that is about to be computed.</summary>
    /// <exception cref="OnnxModelException">It would be too much.</exception>
    public void Add<T>(NodeCall<T> call)
    {
        var (items, arithmetic) = Of(call);
        Add(call, items);
        if (!((_arithmetic += arithmetic) <= _mostArithmetic))
            throw call.Error($"is one of those that compute constants with more than {_mostArithmetic:N0} steps");
    }

    /// <summary>Counts numbers that a node is about to make.</summary>
    /// <exception cref="OnnxModelException">They would be too many.</exception>
    public void Add<T>(NodeCall<T> call, double items)
    {
        if (!((_items += items) <= _mostItems))
            throw call.Error($"is one of those that make more than {_mostItems:N0} constants");
    }

    // Results of a node, and steps to compute them. Every operator that is not here gives at most as many items as it reads. An axis of 0
    // counts as one of 1: what is nothing now may be summed over, and cut, at the sizes of its other axes.
    private static (double Items, double Arithmetic) Of<T>(NodeCall<T> call)
    {
        var read = Enumerable.Range(0, call.InputCount).Where(call.Has).Sum(i => Product(Sizes(call, i)));
        var items = call.Operator switch
        {
            "ConstantOfShape" => Product(call.Integers(0)),
            "Reshape" => Math.Max(read, Product(call.Integers(1))),
            "Expand" => Product(NodeArguments.Broadcast([.. Sizes(call, 0)], call.Integers(1))),
            "Tile" => Product(Sizes(call, 0)) * Product(call.Integers(1)),
            "Range" => Math.Max(1, (Exact(call, 1) - Exact(call, 0)) / Exact(call, 2)),
            "Gather" => call.Known(1).Count * Product(Sizes(call, 0)) / Math.Max(1, Length(call)),
            "Add" or "Sub" or "Mul" or "Div" or "Mod" or "Pow" or "Max" or "Min" or "And" or "Or" or "Equal" or "Less" or "Greater"
                or "Where" => Broadcast(call),
            "MatMul" => Products(call.Dims(0), call.Dims(1)).Items,
            _ => read,
        };
        return (items, call.Operator == "MatMul" ? Products(call.Dims(0), call.Dims(1)).Arithmetic : items + read);
    }

    private static IEnumerable<long> Sizes<T>(NodeCall<T> call, int input) => call.Dims(input).Select(size => (long)size);

    private static int Length<T>(NodeCall<T> call) => call.Dims(0)[call.Axis(call.Int("axis", 0), call.Dims(0).Length)];

    private static double Product(IEnumerable<long> sizes) =>
        sizes.Aggregate(1.0, (count, size) => count * Math.Max(1, Math.Abs((double)size)));

    // A large whole number is none in float32: the difference of two may be billions and look like 0. In doubles too, where it is larger
    // than any range needs.
    private static double Exact<T>(NodeCall<T> call, int input)
    {
        var known = call.Known(input);
        if (known is { Count: 1, Integers: [var whole] } && whole is < -(1L << 52) or > 1L << 52)
            throw call.Error($"counts from or to {whole:N0}");
        return known is { Integers: [var item] } ? item : call.Number(input);
    }

    private static double Broadcast<T>(NodeCall<T> call)
    {
        int[][] shapes = [.. Enumerable.Range(0, call.InputCount).Where(call.Has).Select(call.Dims)];
        return Enumerable
            .Range(1, shapes.Max(shape => shape.Length))
            .Aggregate(1.0, (count, axis) => count * Math.Max(1, shapes.Max(shape => axis <= shape.Length ? shape[^axis] : 1)));
    }

    // [.., m, k] · [.., k, n], the axes in front broadcast; a single axis is a row or a column.
    private static (double Items, double Arithmetic) Products(int[] a, int[] b)
    {
        double rows = a.Length > 1 ? a[^2] : 1,
            inner = a.Length > 0 ? a[^1] : 1,
            columns = b.Length > 1 ? b[^1] : 1;
        var batches = 1.0;
        for (var axis = 3; axis <= Math.Max(a.Length, b.Length); axis++)
            batches *= Math.Max(1, Math.Max(axis <= a.Length ? a[^axis] : 1, axis <= b.Length ? b[^axis] : 1));
        var items = batches * Math.Max(1, rows) * Math.Max(1, columns);
        return (items, items * Math.Max(1, inner));
    }
}
