using System.Globalization;

namespace MlNet.MultiTask.Expressions;

/// <summary>
/// Reads the language of <c>ml.Transforms.Expression</c>, from the loosest binding to the tightest: <c>?:</c>, <c>??</c>, <c>or</c>,
/// <c>and</c>, equality, order, sums, products, signs, powers.
/// </summary>
internal sealed class ExpressionParser
{
    // Deeper than anyone writes, and far from the end of the stack.
    private const int Deepest = 200;

    private readonly ExpressionTokens _tokens;
    private int _depth;

    private ExpressionParser(string text) => _tokens = new ExpressionTokens(text);

    /// <summary>Reads a lambda.</summary>
    /// <exception cref="NotSupportedException">It has something that ONNX has no operators for, or that is not understood.</exception>
    public static ExpressionLambda Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var lambda = parser.Lambda();
        return parser._tokens.Next.Length == 0 ? lambda : throw parser._tokens.Unexpected();
    }

    private ExpressionLambda Lambda()
    {
        var parameters = new List<string>();
        if (_tokens.TakeAny("(") is null)
            parameters.Add(Word());
        else
        {
            do
                parameters.Add(Word());
            while (_tokens.TakeAny(",") is not null);
            _tokens.Expect(")");
        }
        if (_tokens.TakeAny("=>", ":") is null)
            throw _tokens.Unexpected();
        return new(parameters, Whole());
    }

    private string Word() => _tokens.IsWord ? _tokens.Take() : throw _tokens.Unexpected();

    private Expression Whole()
    {
        if (++_depth > Deepest)
            throw new NotSupportedException($"its expression is nested more than {Deepest} deep");
        var condition = Coalesced();
        if (_tokens.TakeAny("?") is not null)
        {
            var then = Whole();
            _tokens.Expect(":");
            condition = new Expression.Choice(condition, then, Whole());
        }
        _depth--;
        return condition;
    }

    // To the right: a ?? (b ?? c).
    private Expression Coalesced()
    {
        var left = Joined(0);
        return _tokens.TakeAny("??") is null ? left : new Expression.Operation("??", left, Coalesced());
    }

    private Expression Joined(int level)
    {
        if (level == 2)
            return Compared();
        var left = Joined(level + 1);
        while (_tokens.TakeAny(level == 0 ? ["||", "or"] : ["&&", "and"]) is not null)
            left = new Expression.Operation(level == 0 ? "||" : "&&", left, Joined(level + 1));
        return left;
    }

    // Several of one direction in a row hold if each holds: 0 < x <= 1.
    private Expression Compared()
    {
        var left = Sum();
        Expression? all = null;
        while (_tokens.TakeAny("==", "=", "!=", "<>", "<=", ">=", "<", ">") is { } sign)
        {
            sign = sign switch
            {
                "=" => "==",
                "<>" => "!=",
                _ => sign,
            };
            var right = Sum();
            var one = new Expression.Operation(sign, left, right);
            if (all is not null && sign == "!=")
                throw new NotSupportedException("its expression compares several values by '!='");
            all = all is null ? one : new Expression.Operation("&&", all, one);
            left = right;
        }
        return all ?? left;
    }

    private Expression Sum()
    {
        var left = Product();
        while (_tokens.TakeAny("+", "-") is { } sign)
            left = new Expression.Operation(sign, left, Product());
        return left;
    }

    private Expression Product()
    {
        var left = Signed();
        while (_tokens.TakeAny("*", "/", "%") is { } sign)
            left = new Expression.Operation(sign, left, Signed());
        return left;
    }

    private Expression Signed()
    {
        if (++_depth > Deepest)
            throw new NotSupportedException($"its expression is nested more than {Deepest} deep");
        var sign = _tokens.TakeAny("-", "!", "not");
        Expression value = sign is null
            ? Power()
            : new Expression.Operation(sign == "-" ? "-" : "!", Signed());
        _depth--;
        return value;
    }

    // To the right, and before a sign in front: -x^2 is -(x^2).
    private Expression Power()
    {
        var left = Value();
        return _tokens.TakeAny("^") is null ? left : new Expression.Operation("^", left, Signed());
    }

    private Expression Value()
    {
        if (_tokens.TakeAny("(") is not null)
        {
            var inner = Whole();
            _tokens.Expect(")");
            return inner;
        }
        if (_tokens.IsWord)
            return _tokens.Second == "(" ? Call(_tokens.Take()) : Named(_tokens.Take());
        return Number(_tokens.Next.Length > 0 && (char.IsDigit(_tokens.Next[0]) || _tokens.Next[0] == '.') ? _tokens.Take() : "");
    }

    private static Expression Named(string word) =>
        word switch
        {
            "true" => new Expression.Flag(true),
            "false" => new Expression.Flag(false),
            _ => new Expression.Name(word),
        };

    private Expression Call(string function)
    {
        _tokens.Expect("(");
        if (function == "with")
            return With();
        var arguments = new List<Expression>();
        while (_tokens.TakeAny(")") is null)
        {
            if (arguments.Count > 0)
                _tokens.Expect(",");
            arguments.Add(Whole());
        }
        return new Expression.Call(function, arguments);
    }

    // with(a = 1, b = a + 1; b * 2)
    private Expression With()
    {
        var variable = Word();
        _tokens.Expect("=");
        var value = Whole();
        if (_tokens.TakeAny(",") is not null)
            return new Expression.With(variable, value, With());
        _tokens.Expect(";");
        var body = Whole();
        _tokens.Expect(")");
        return new Expression.With(variable, value, body);
    }

    private Expression Number(string text)
    {
        if (text.Length == 0)
            throw _tokens.Unexpected();
        if (text[^1] is 'l' or 'L')
            throw new NotSupportedException("its expression has a whole number of 64 bits");
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return new Expression.Whole(whole);
        var isDouble = text[^1] is 'd' or 'D';
        return double.TryParse(text.TrimEnd('d', 'D', 'f', 'F'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new Expression.Real(value, isDouble)
            : throw new NotSupportedException($"its expression has '{text}', which is no number");
    }
}
