using System.Reflection;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>Types by the names that C# gives them, without namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (type.IsPointer)
            return $"{Of(type.GetElementType()!)}*";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{Of(inner)}?";
        if (type.IsGenericParameter)
            return type.Name;
        return type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
            ? $"({string.Join(", ", type.GetGenericArguments().Select(Of))})"
            : Declared(type);
    }

    /// <summary>The same with a question mark behind each reference that may be null.</summary>
    /// <param name="type">The type.</param>
    /// <param name="info">What its declaration says about null.</param>
    /// <param name="state">Whether values go in or come out.</param>
    public static string Of(Type type, NullabilityInfo info, Func<NullabilityInfo, NullabilityState> state)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, info, state);
        // A parameter without constraints may always stand for a type with null.
        if (type.IsGenericParameter)
            return type.Name;
        var mark = !type.IsValueType && state(info) == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray && info.ElementType is { } element)
            return $"{Of(type.GetElementType()!, element, state)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (
            !type.IsGenericType
            || type.IsNested
            || Nullable.GetUnderlyingType(type) is not null
            || info.GenericTypeArguments.Length != type.GetGenericArguments().Length
        )
            return Of(type) + mark;
        var arguments = string.Join(
            ", ",
            type.GetGenericArguments().Zip(info.GenericTypeArguments, (argument, own) => Of(argument, own, state))
        );
        return type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
            ? $"({arguments})"
            : $"{type.Name.Split('`')[0]}<{arguments}>{mark}";
    }

    /// <summary>Name with its outer types and type arguments, each where it belongs.</summary>
    public static string Declared(Type type)
    {
        var outer = type.IsNested && !type.IsGenericParameter ? type.DeclaringType : null;
        var arguments = type.GetGenericArguments();
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        if (outer is { IsGenericTypeDefinition: true } && type.IsConstructedGenericType)
            outer = outer.MakeGenericType(arguments[..inherited]);
        var name =
            type.Name.Split('`')[0] + (arguments.Length > inherited ? $"<{string.Join(", ", arguments[inherited..].Select(Of))}>" : "");
        return outer is null ? name : $"{Declared(outer)}.{name}";
    }

    public static string Constraints(Type[] parameters) =>
        string.Concat(
            parameters
                .Where(item => item.IsGenericParameter)
                .Select(item => (item, words: Words(item)))
                .Where(pair => pair.words.Count > 0)
                .Select(pair => $" where {pair.item.Name} : {string.Join(", ", pair.words)}")
        );

    private static List<string> Words(Type parameter)
    {
        var flags = parameter.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var words = new List<string>();
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            words.Add("class");
        if (isStruct)
            words.Add(parameter.CustomAttributes.Any(item => item.AttributeType.Name == "IsUnmanagedAttribute") ? "unmanaged" : "struct");
        words.AddRange(
            parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal)
        );
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
            words.Add("new()");
        return words;
    }
}
