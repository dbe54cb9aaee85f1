namespace MlNet.MultiTask.Expressions;

/// <summary>A part of an expression of ML.NET's language of expressions.</summary>
internal abstract record Expression
{
    /// <summary>A whole number.</summary>
    internal sealed record Whole(int Value) : Expression;

    /// <summary>A number with a point, of single precision unless a suffix says otherwise.</summary>
    internal sealed record Real(double Value, bool IsDouble) : Expression;

    /// <summary>True or false.</summary>
    internal sealed record Flag(bool Value) : Expression;

    /// <summary>A parameter, or a name that <c>with</c> gave.</summary>
    internal sealed record Name(string Text) : Expression;

    /// <summary>An operator before or between values: <c>-</c>, <c>!</c>, <c>+</c>, <c>&lt;=</c>, <c>??</c> and so on.</summary>
    internal sealed record Operation(string Operator, Expression Left, Expression? Right = null) : Expression;

    /// <summary><c>condition ? then : otherwise</c>.</summary>
    internal sealed record Choice(Expression Condition, Expression Then, Expression Otherwise) : Expression;

    /// <summary>A function of values.</summary>
    internal sealed record Call(string Function, IReadOnlyList<Expression> Arguments) : Expression;

    /// <summary><c>with(name = value; body)</c>.</summary>
    internal sealed record With(string Variable, Expression Value, Expression Body) : Expression;
}
