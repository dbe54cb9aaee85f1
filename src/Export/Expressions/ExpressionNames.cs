namespace MlNet.MultiTask.Expressions;

/// <summary>The names that an expression mentions.</summary>
internal static class ExpressionNames
{
    public static HashSet<string> Of(Expression expression)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(expression, names);
        return names;
    }

    private static void Collect(Expression? expression, HashSet<string> names)
    {
        switch (expression)
        {
            case Expression.Name(var text):
                names.Add(text);
                break;
            case Expression.Operation(_, var left, var right):
                Collect(left, names);
                Collect(right, names);
                break;
            case Expression.Choice(var condition, var then, var otherwise):
                Collect(condition, names);
                Collect(then, names);
                Collect(otherwise, names);
                break;
            case Expression.Call(_, var arguments):
                foreach (var argument in arguments)
                    Collect(argument, names);
                break;
            case Expression.With(_, var value, var body):
                Collect(value, names);
                Collect(body, names);
                break;
        }
    }
}
