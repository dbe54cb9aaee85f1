using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask;

/// <summary>What the constants of a file may cost in sum, looked at before each of them is computed: a small file of a stranger could ask
/// for any number of them.</summary>
internal sealed class FoldingCost
{
    private double _items;
    private double _arithmetic;

    /// <summary>Counts a node that is about to be computed.</summary>
    /// <exception cref="OnnxModelException">It would be too much.</exception>
    public void Add<T>(NodeCall<T> call)
    {
        var (items, arithmetic) = Of(call);
        if ((_items += items) > SafetyLimits.Default.ConstantItems)
            throw call.Error($"is one of those that make more than {SafetyLimits.Default.ConstantItems:N0} constants");
        if ((_arithmetic += arithmetic) > SafetyLimits.Default.ConstantArithmetic)
            throw call.Error($"is one of those that compute constants with more than {SafetyLimits.Default.ConstantArithmetic:N0} steps");
    }

    // Results of a node, and steps to compute them. Every operator that is not here gives at most as many items as it reads.
    private static (double Items, double Arithmetic) Of<T>(NodeCall<T> call)
    {
        var read = Enumerable.Range(0, call.InputCount).Where(call.Has).Sum(i => (double)call.Known(i).Count);
        var items = call.Operator switch
        {
            "ConstantOfShape" => Product(call.Integers(0)),
            "Expand" => Product(NodeArguments.Broadcast([.. call.Dims(0).Select(size => (long)size)], call.Integers(1))),
            "Tile" => call.Known(0).Count * Product(call.Integers(1)),
            "Range" => Math.Max(0, ((double)call.Number(1) - call.Number(0)) / call.Number(2)),
            "Gather" => (double)call.Known(1).Count * call.Known(0).Count / Math.Max(1, Length(call)),
            "Add" or "Sub" or "Mul" or "Div" or "Mod" or "Pow" or "Max" or "Min" or "And" or "Or" or "Equal" or "Less" or "Greater"
                or "Where" => Broadcast(call),
            "MatMul" => Products(call.Dims(0), call.Dims(1)).Items,
            _ => read,
        };
        return (items, call.Operator == "MatMul" ? Products(call.Dims(0), call.Dims(1)).Arithmetic : items + read);
    }

    private static int Length<T>(NodeCall<T> call) => call.Dims(0)[call.Axis(call.Int("axis", 0), call.Dims(0).Length)];

    private static double Product(IEnumerable<long> sizes) => sizes.Aggregate(1.0, (count, size) => count * Math.Abs((double)size));

    private static double Broadcast<T>(NodeCall<T> call)
    {
        int[][] shapes = [.. Enumerable.Range(0, call.InputCount).Where(call.Has).Select(call.Dims)];
        return Enumerable
            .Range(1, shapes.Max(shape => shape.Length))
            .Aggregate(1.0, (count, axis) => count * shapes.Max(shape => axis <= shape.Length ? shape[^axis] : 1));
    }

    // [.., m, k] · [.., k, n], the axes in front broadcast; a single axis is a row or a column.
    private static (double Items, double Arithmetic) Products(int[] a, int[] b)
    {
        double rows = a.Length > 1 ? a[^2] : 1,
            inner = a.Length > 0 ? a[^1] : 1,
            columns = b.Length > 1 ? b[^1] : 1;
        var batches = 1.0;
        for (var axis = 3; axis <= Math.Max(a.Length, b.Length); axis++)
            batches *= Math.Max(axis <= a.Length ? a[^axis] : 1, axis <= b.Length ? b[^axis] : 1);
        return (batches * rows * columns, batches * rows * inner * columns);
    }
}
