using System.Globalization;
using System.Reflection;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>The line that declares a type.</summary>
internal static class TypeText
{
    public static string Header(Type type)
    {
        var name = TypeNames.Declared(type);
        if (type.IsEnum)
            return $"public enum {name} : {TypeNames.Of(type.GetEnumUnderlyingType())} {{ {string.Join(", ", EnumValues(type))} }}";
        if (type.IsSubclassOf(typeof(Delegate)))
            return $"public delegate {TypeNames.Of(type.GetMethod("Invoke")!.ReturnType)} "
                + $"{name}({MemberText.Parameters(type.GetMethod("Invoke")!)})";
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases.Add(TypeNames.Of(parent));
        bases.AddRange(OwnInterfaces(type).Select(TypeNames.Of).Order(StringComparer.Ordinal));
        var parents = bases.Count > 0 ? " : " + string.Join(", ", bases) : "";
        return $"public {Kind(type)} {name}{parents}{TypeNames.Constraints(type.GetGenericArguments())}";
    }

    private static string Kind(Type type)
    {
        if (type.IsInterface)
            return "interface";
        var record =
            type.GetMethod("<Clone>$") is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);
        var kind = (record ? "record " : "") + (type.IsValueType ? "struct" : "class");
        if (type.IsValueType)
            return (type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), false) ? "readonly " : "")
                + (type.IsByRefLike ? "ref " : "")
                + kind;
        return (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => $"static {kind}",
            (true, false) => $"abstract {kind}",
            (false, true) => $"sealed {kind}",
            _ => kind,
        };
    }

    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        var all = type.GetInterfaces().Where(item => item.IsVisible).ToHashSet();
        var inherited = all.SelectMany(item => item.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        return all.Except(inherited);
    }

    private static IEnumerable<string> EnumValues(Type type) =>
        from name in type.GetEnumNames()
        let value = Convert.ToInt64(type.GetField(name)!.GetRawConstantValue(), CultureInfo.InvariantCulture)
        orderby value, name
        select $"{name} = {value.ToString(CultureInfo.InvariantCulture)}";
}
