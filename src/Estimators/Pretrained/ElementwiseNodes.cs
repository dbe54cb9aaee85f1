namespace MlNet.MultiTask;

/// <summary>Operators that work item by item.</summary>
internal static class ElementwiseNodes
{
    /// <summary>Operators of one value.</summary>
    public static T Single<T>(NodeCall<T> call)
    {
        var (ops, x) = (call.Ops, call.Live(0));
        return call.Operator switch
        {
            "Neg" => ops.Apply(Activation.Negate, x),
            "Elu" when call.Float("alpha", 1) == 1 => ops.Apply(Activation.Elu, x),
            // max(0, x) + α (exp(min(0, x)) − 1)
            "Elu" => Halves(ops, x, ops.Affine(Exp(ops, x), call.Float("alpha", 1), -call.Float("alpha", 1)), 1),
            "Selu" => Selu(call, x),
            "LeakyRelu" => Leaky(ops, x, call.Float("alpha", 0.01f)),
            "PRelu" => ops.Add(
                ops.Apply(Activation.Relu, x),
                ops.Mul(call.Operand(1, ops.Rank(x), FreshStart.Slope, isWeight: true), Negative(ops, x))
            ),
            "HardSigmoid" => HardSigmoid(ops, x, call.Float("alpha", 0.2f), call.Float("beta", 0.5f)),
            "HardSwish" => ops.Mul(x, HardSigmoid(ops, x, 1f / 6, 0.5f)),
            "Clip" => ops.Clip(x, Bound(call, 1, "min", float.MinValue), Bound(call, 2, "max", float.MaxValue)),
            "Gelu" when call.Text("approximate", "none") == "tanh" => TanhGelu(ops, x),
            "Reciprocal" => ops.Div(call.Constant("one", () => [1]), x),
            var name when Enum.TryParse<Activation>(name, out var function) => ops.Apply(function, x),
            _ => throw call.Error("is not read"),
        };
    }

    /// <summary>Operators of several values, broadcast.</summary>
    public static T Several<T>(NodeCall<T> call)
    {
        var rank = Enumerable.Range(0, call.InputCount).Where(call.IsLive).Max(i => call.Dims(i).Length);
        for (var i = 0; i < call.InputCount; i++)
            if (call.IsLive(i) && call.Dims(i).Length != rank)
                throw call.Error($"broadcasts {ShapeRules.Text(call.Dims(i))} to {rank} axes, which puts the batch beside another axis");
        if (call.Operator == "Pow")
            return Power(call);
        if (call.IsSequence && call.Operator == "Div" && Enumerable.Range(0, call.InputCount).All(call.IsIntegral))
            throw call.Error("divides whole numbers that depend on the rows");
        if (call.InputCount == 2 && WithNumber(call) is (true, var result))
            return result;
        T Operand(int i) => call.Operand(i, rank, call.IsLive(i) ? null : Start(call.Operator, call.Dims(i)));
        var value = Operand(0);
        for (var i = 1; i < call.InputCount; i++)
            value = call.Operator switch
            {
                "Add" or "Sum" => call.Ops.Add(value, Operand(i)),
                "Sub" => call.Ops.Sub(value, Operand(i)),
                "Mul" => call.Ops.Mul(value, Operand(i)),
                "Div" => call.Ops.Div(value, Operand(i)),
                "Max" => call.Ops.Max(value, Operand(i)),
                _ => call.Ops.Min(value, Operand(i)),
            };
        return value;
    }

    // What leaves the other value as it is.
    private static Initializer? Start(string op, int[] dims) =>
        op switch
        {
            "Add" or "Sum" or "Sub" => FreshStart.Added(dims),
            "Mul" or "Div" => Initializer.Ones,
            _ => null,
        };

    // A value beside one number.
    private static (bool Is, T Result) WithNumber<T>(NodeCall<T> call)
    {
        var known = call.IsLive(0) ? 1 : 0;
        if (call.IsLive(known) || NodeArguments.Count(call.Dims(known)) != 1 || call.Dims(known).Length > call.Dims(1 - known).Length)
            return (false, default!);
        var (x, n, ops) = (call.Live(1 - known), call.Number(known), call.Ops);
        n = call.IsSequence ? KnownTensor.Finite(n) : n;
        return (call.Operator, known) switch
        {
            ("Add" or "Sum", _) => (true, ops.Affine(x, 1, n)),
            ("Mul", _) => (true, ops.Affine(x, n, 0)),
            ("Sub", 1) => (true, ops.Affine(x, 1, -n)),
            ("Sub", 0) => (true, ops.Affine(x, -1, n)),
            _ => (false, default!),
        };
    }

    private static T Power<T>(NodeCall<T> call)
    {
        var (ops, x, exponent) = (call.Ops, call.Live(0), call.Number(1));
        switch (exponent)
        {
            case 0.5f:
                return ops.Apply(Activation.Sqrt, x);
            case -0.5f:
                return ops.Div(call.Constant("one", () => [1]), ops.Apply(Activation.Sqrt, x));
            case -1:
                return ops.Div(call.Constant("one", () => [1]), x);
            case >= 1 and <= 16 when exponent == MathF.Floor(exponent):
                var power = exponent >= 2 ? ops.Apply(Activation.Square, x) : x;
                for (var i = 3; i <= exponent; i++)
                    power = ops.Mul(power, x);
                return power;
            default:
                throw call.Error($"raises to the power of {exponent}: whole numbers from 1 to 16, 0.5, −0.5 and −1 are read");
        }
    }

    private static float Bound<T>(NodeCall<T> call, int input, string attribute, float otherwise) =>
        call.Has(input) ? call.Number(input) : call.Float(attribute, otherwise);

    private static T HardSigmoid<T>(IOps<T> ops, T x, float alpha, float beta) => ops.Clip(ops.Affine(x, alpha, beta), 0, 1);

    private static T Leaky<T>(IOps<T> ops, T x, float slope) =>
        slope == 0.01f ? ops.Apply(Activation.LeakyRelu, x) : Halves(ops, x, ops.Affine(Negative(ops, x), slope, 0), 1);

    // γ (max(0, x) + α (exp(min(0, x)) − 1)), which the operator gives defaults that libtorch has too.
    private static T Selu<T>(NodeCall<T> call, T x)
    {
        var (alpha, gamma) = (call.Float("alpha", 1.67326319f), call.Float("gamma", 1.05070102f));
        return Halves(call.Ops, x, call.Ops.Affine(Exp(call.Ops, x), gamma * alpha, -gamma * alpha), gamma);
    }

    private static T TanhGelu<T>(IOps<T> ops, T x)
    {
        var cubic = ops.Add(x, ops.Affine(ops.Mul(ops.Apply(Activation.Square, x), x), 0.044715f, 0));
        var gate = ops.Affine(ops.Apply(Activation.Tanh, ops.Affine(cubic, MathF.Sqrt(2 / MathF.PI), 0)), 0.5f, 0.5f);
        return ops.Mul(x, gate);
    }

    private static T Halves<T>(IOps<T> ops, T x, T below, float slope)
    {
        var above = ops.Apply(Activation.Relu, x);
        return ops.Add(slope == 1 ? above : ops.Affine(above, slope, 0), below);
    }

    // min(0, x)
    private static T Negative<T>(IOps<T> ops, T x) => ops.Sub(x, ops.Apply(Activation.Relu, x));

    private static T Exp<T>(IOps<T> ops, T x) => ops.Apply(Activation.Exp, Negative(ops, x));
}
