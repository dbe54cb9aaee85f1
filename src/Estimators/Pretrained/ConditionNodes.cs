namespace MlNet.MultiTask;

/// <summary>Truth values, which are 1 and 0 here, and choices by them.</summary>
internal static class ConditionNodes
{
    /// <summary>c · a + (1 − c) · b: both are finite.</summary>
    public static T Where<T>(NodeCall<T> call)
    {
        var ops = call.Ops;
        var rank = RankOf(call);
        var chosen = call.Operand(0, rank, null);
        var (a, b) = (Choice(call, 1, rank), Choice(call, 2, rank));
        return ops.Add(ops.Mul(chosen, a), ops.Mul(ops.Affine(chosen, -1, 1), b));
    }

    /// <summary>Operators of two values.</summary>
    public static T Two<T>(NodeCall<T> call)
    {
        var (ops, rank) = (call.Ops, RankOf(call));
        var (a, b) = (call.Operand(0, rank, null), call.Operand(1, rank, null));
        return call.Operator switch
        {
            "And" => ops.Mul(a, b),
            "Or" => ops.Max(a, b),
            "Equal" => Not(ops, ops.GreaterThan(ops.Apply(Activation.Abs, ops.Sub(a, b)), 0)),
            "Greater" => ops.GreaterThan(ops.Sub(a, b), 0),
            "Less" => ops.GreaterThan(ops.Sub(b, a), 0),
            "GreaterOrEqual" => Not(ops, ops.GreaterThan(ops.Sub(b, a), 0)),
            _ => Not(ops, ops.GreaterThan(ops.Sub(a, b), 0)),
        };
    }

    /// <summary>Operators of one value.</summary>
    public static T One<T>(NodeCall<T> call)
    {
        var (ops, x) = (call.Ops, call.Live(0));
        if (call.Operator == "Not")
            return Not(ops, x);
        // Every number is above −1 or below 1.
        var isNumber = ops.Max(ops.GreaterThan(x, -1), ops.GreaterThan(ops.Affine(x, -1, 0), -1));
        return Not(ops, isNumber);
    }

    public static T Not<T>(IOps<T> ops, T x) => ops.Affine(x, -1, 1);

    private static T Choice<T>(NodeCall<T> call, int input, int rank)
    {
        if (!call.IsLive(input) && !call.IsSequence && !call.Known(input).IsFinite)
            throw call.Error("chooses an infinite number, which is read for sequences alone");
        return call.Operand(input, rank, call.IsLive(input) ? null : FreshStart.Added(call.Dims(input)));
    }

    private static int RankOf<T>(NodeCall<T> call)
    {
        int[] inputs = [.. Enumerable.Range(0, call.InputCount).Where(call.IsLive)];
        var rank = inputs.Max(i => call.Dims(i).Length);
        foreach (var i in inputs)
            if (call.Dims(i).Length != rank)
                throw call.Error($"broadcasts {ShapeRules.Text(call.Dims(i))} to {rank} axes, which puts the batch beside another axis");
        return rank;
    }
}
