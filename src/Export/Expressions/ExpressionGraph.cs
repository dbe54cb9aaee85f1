using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using Facts = MlNet.MultiTask.Graph.ValueFacts;

namespace MlNet.MultiTask.Expressions;

/// <summary>
/// Writes an expression as ONNX nodes, with the types that ML.NET gives its parts: whole numbers of 32 bits, numbers of single and double
/// precision, true and false; the wider of two where they meet.
/// </summary>
internal sealed class ExpressionGraph(GraphEdit edit)
{
    private static readonly Dictionary<string, string> s_functions = new(StringComparer.Ordinal)
    {
        ["sqrt"] = "Sqrt",
        ["exp"] = "Exp",
        ["sin"] = "Sin",
        ["cos"] = "Cos",
        ["tan"] = "Tan",
        ["sinh"] = "Sinh",
        ["cosh"] = "Cosh",
        ["tanh"] = "Tanh",
        ["asin"] = "Asin",
        ["acos"] = "Acos",
        ["atan"] = "Atan",
        ["floor"] = "Floor",
        ["ceil"] = "Ceil",
        ["ceiling"] = "Ceil",
        ["round"] = "Round",
    };

    /// <summary>Writes an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="names">The values of its parameters.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="NotSupportedException">A part of it has no ONNX form that does the same.</exception>
    public TypedValue Write(Expression expression, IReadOnlyDictionary<string, TypedValue> names) =>
        expression switch
        {
            Expression.Whole(var value) => new("", DataType.Int32, value),
            Expression.Real(var value, var isDouble) => new("", isDouble ? DataType.Double : DataType.Float, value),
            Expression.Flag(var value) => new(edit.Constant<bool>("flag", DataType.Bool, [value], 1), DataType.Bool),
            Expression.Name(var text) => names.TryGetValue(text, out var value)
                ? value
                : throw new NotSupportedException($"its expression names '{text}', which is none of its parameters"),
            Expression.With(var variable, var value, var body) => Write(
                body,
                new Dictionary<string, TypedValue>(names, StringComparer.Ordinal) { [variable] = Write(value, names) }
            ),
            Expression.Choice(var condition, var then, var otherwise) => Choose(
                Flag(Write(condition, names)),
                Write(then, names),
                Write(otherwise, names)
            ),
            Expression.Call(var function, var arguments) => Call(function, [.. arguments.Select(argument => Write(argument, names))]),
            Expression.Operation(var sign, var left, null) => Sign(sign, Write(left, names)),
            Expression.Operation(var sign, var left, var right) => Operate(sign, Write(left, names), Write(right!, names)),
            _ => throw new NotSupportedException("its expression is not understood"),
        };

    /// <summary>A value as one of another type.</summary>
    public string As(TypedValue value, DataType type)
    {
        if (value.Literal is not { } number)
            return edit.Cast(value.Name, type);
        return type switch
        {
            DataType.Int32 => edit.Constant<int>("number", type, [(int)number], 1),
            DataType.Double => edit.Constant<double>("number", type, [value.Type == DataType.Float ? (float)number : number], 1),
            _ => edit.Constant<float>("number", DataType.Float, [(float)number], 1),
        };
    }

    private static DataType Wider(TypedValue a, TypedValue b)
    {
        if (a.Type == b.Type)
            return a.Type;
        if (a.Type == DataType.Bool || b.Type == DataType.Bool)
            throw new NotSupportedException("its expression takes true and false for numbers");
        return a.Type == DataType.Double || b.Type == DataType.Double ? DataType.Double : DataType.Float;
    }

    private TypedValue Node(string op, DataType type, params string[] inputs) => new(edit.Node(op, new Facts(type, 2), inputs), type);

    private static TypedValue Flag(TypedValue value) =>
        value.Type == DataType.Bool ? value : throw new NotSupportedException("its expression takes a number for true or false");

    private static TypedValue Number(TypedValue value) =>
        value.Type != DataType.Bool ? value : throw new NotSupportedException("its expression takes true and false for numbers");

    private TypedValue Choose(TypedValue condition, TypedValue then, TypedValue otherwise)
    {
        var type = Wider(then, otherwise);
        return Node("Where", type, condition.Name, As(then, type), As(otherwise, type));
    }

    private TypedValue Sign(string sign, TypedValue value)
    {
        if (sign == "!")
            return Node("Not", DataType.Bool, Flag(value).Name);
        return Number(value).Literal is { } number
            ? value with { Literal = -number }
            : Node("Neg", value.Type, value.Name);
    }

    private TypedValue Operate(string sign, TypedValue left, TypedValue right)
    {
        if (sign is "&&" or "||")
            return Node(sign == "&&" ? "And" : "Or", DataType.Bool, Flag(left).Name, Flag(right).Name);
        var type = Wider(left, right);
        if (sign is "==" or "!=" or "<" or ">" or "<=" or ">=")
            return Compare(sign, As(left, type), As(right, type));
        if (sign == "??")
            return left.Type is DataType.Float or DataType.Double ? Choose(IsMissing(left), right, left) : left with { };
        if (type == DataType.Bool)
            throw new NotSupportedException("its expression takes true and false for numbers");
        if (type == DataType.Int32 && left.Literal is { } a && right.Literal is { } b)
            return new("", DataType.Int32, Fold(sign, (int)a, (int)b));
        // ML.NET stops where a whole number overflows; kernels do not, and trust their divisors.
        if (type == DataType.Int32 || sign == "%")
            throw new NotSupportedException(
                $"its expression uses '{sign}' on whole numbers, or for a remainder: make them numbers with float(…)"
            );
        var op = sign switch
        {
            "+" => "Add",
            "-" => "Sub",
            "*" => "Mul",
            "/" => "Div",
            _ => "Pow",
        };
        return Node(op, type, As(left, type), As(right, type));
    }

    // Numbers that are missing are equal to none, and neither less nor greater.
    private TypedValue Compare(string sign, string left, string right)
    {
        TypedValue Is(string op) => Node(op, DataType.Bool, left, right);
        return sign switch
        {
            "==" => Is("Equal"),
            "!=" => Node("Not", DataType.Bool, Is("Equal").Name),
            "<" => Is("Less"),
            ">" => Is("Greater"),
            _ => Node("Or", DataType.Bool, Is(sign == "<=" ? "Less" : "Greater").Name, Is("Equal").Name),
        };
    }

    private TypedValue Call(string function, TypedValue[] arguments)
    {
        if (arguments is [var x, var y] && function is "min" or "max")
        {
            var type = Wider(Number(arguments[0]), Number(arguments[1]));
            return Node(function == "min" ? "Min" : "Max", type, As(arguments[0], type), As(arguments[1], type));
        }
        if (arguments is not [var value])
            throw Unknown();
        return function switch
        {
            "isna" => IsMissing(value),
            "na" when value.Type is DataType.Float or DataType.Double => new("", value.Type, double.NaN),
            "abs" => Node("Abs", Number(value).Type, As(value, value.Type)),
            "float" or "single" => new(As(value, DataType.Float), DataType.Float),
            "double" => new(As(value, DataType.Double), DataType.Double),
            "log" or "ln" => Real("Log", value),
            "deg" => Operate("*", Widened(value), new("", Widened(value).Type, 180 / Math.PI)),
            "rad" => Operate("*", Widened(value), new("", Widened(value).Type, Math.PI / 180)),
            _ => s_functions.TryGetValue(function, out var op) ? Real(op, value) : throw Unknown(),
        };

        NotSupportedException Unknown() =>
            new($"its expression calls '{function}' of {arguments.Length} values, which has no ONNX form here");
    }

    private TypedValue Real(string op, TypedValue value)
    {
        var real = Widened(value);
        return Node(op, real.Type, real.Name);
    }

    private TypedValue Widened(TypedValue value)
    {
        var type = Number(value).Type == DataType.Double ? DataType.Double : DataType.Float;
        return new(As(value, type), type);
    }

    // Of whole numbers and of true and false none is missing.
    private TypedValue IsMissing(TypedValue value)
    {
        var own = As(value, value.Type);
        return value.Type is DataType.Float or DataType.Double
            ? Node("IsNaN", DataType.Bool, own)
            : Node("Not", DataType.Bool, Node("Equal", DataType.Bool, own, own).Name);
    }

    private static double Fold(string sign, int a, int b) =>
        sign switch
        {
            "+" => unchecked(a + b),
            "-" => unchecked(a - b),
            "*" => unchecked(a * b),
            "^" when b >= 0 && Math.Pow(a, b) is var power && Math.Abs(power) <= int.MaxValue => power,
            "/" when b is not (0 or -1) => a / b,
            "%" when b is not (0 or -1) => a % b,
            _ => throw new NotSupportedException($"its expression has {a} {sign} {b}"),
        };
}
