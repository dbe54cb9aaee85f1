using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>The line that declares a member.</summary>
internal static class MemberText
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_Modulus"] = "%",
        ["op_UnaryNegation"] = "-",
        ["op_UnaryPlus"] = "+",
        ["op_LogicalNot"] = "!",
        ["op_OnesComplement"] = "~",
        ["op_Increment"] = "++",
        ["op_Decrement"] = "--",
        ["op_BitwiseAnd"] = "&",
        ["op_BitwiseOr"] = "|",
        ["op_ExclusiveOr"] = "^",
        ["op_LeftShift"] = "<<",
        ["op_RightShift"] = ">>",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_GreaterThan"] = ">",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=",
        ["op_True"] = "true",
        ["op_False"] = "false",
    };

    // Not safe for threads that share one.
    private static NullabilityInfoContext Nulls => new();

    public static string Of(FieldInfo field)
    {
        var access = field.IsPublic ? "public" : "protected";
        var kind = field.IsLiteral ? " const" : (field.IsStatic ? " static" : "") + (field.IsInitOnly ? " readonly" : "");
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{access}{kind} {Out(field.FieldType, Nulls.Create(field))} {field.Name}{value}";
    }

    public static string Of(ConstructorInfo constructor) =>
        $"{Access(constructor)} {constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})";

    public static string Of(EventInfo item) =>
        $"{Prefix(item.AddMethod!)}event {Out(item.EventHandlerType!, Nulls.Create(item))} {item.Name}";

    public static string Of(PropertyInfo property)
    {
        var widest = property.GetAccessors(true).Where(PublicApi.IsVisible).OrderByDescending(accessor => accessor.IsPublic).First();
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : "";
        return $"{Prefix(widest)}{required}{ByReference(property.PropertyType)}{TypeOf(property)} {name} {{ "
            + $"{Accessor("get", property.GetMethod, widest)}{Accessor(SetterWord(property), property.SetMethod, widest)}}}";
    }

    public static string Of(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        var constraints = method.IsGenericMethod ? TypeNames.Constraints(method.GetGenericArguments()) : "";
        var returned = ByReference(method.ReturnType) + Out(method.ReturnType, Nulls.Create(method.ReturnParameter));
        var declared = method.Name switch
        {
            "op_Implicit" => $"implicit operator {returned}",
            "op_Explicit" => $"explicit operator {returned}",
            _ when method.IsSpecialName && Operators.TryGetValue(method.Name, out var sign) => $"{returned} operator {sign}",
            _ => $"{returned} {method.Name}{generic}",
        };
        return $"{Prefix(method)}{declared}({Parameters(method)}){constraints}";
    }

    public static string Parameters(MethodBase method)
    {
        var text = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute), false) ? $"this {text}" : text;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var prefix =
            parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false)
                ? "params "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{prefix}{TypeOf(parameter)} {parameter.Name}{value}";
    }

    private static string Out(Type type, NullabilityInfo info) => TypeNames.Of(type, info, own => own.ReadState);

    private static string In(Type type, NullabilityInfo info) => TypeNames.Of(type, info, own => own.WriteState);

    private static string TypeOf(PropertyInfo property) =>
        property.GetMethod is null ? In(property.PropertyType, Nulls.Create(property)) : Out(property.PropertyType, Nulls.Create(property));

    private static string TypeOf(ParameterInfo parameter) =>
        parameter.IsOut ? Out(parameter.ParameterType, Nulls.Create(parameter)) : In(parameter.ParameterType, Nulls.Create(parameter));

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    // What stands before the type of a method, property or event.
    private static string Prefix(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
            return (method.IsStatic ? "static " : "") + (method.IsAbstract ? "" : "virtual ");
        return $"{Access(method)} {Modifier(method)}";
    }

    private static string Modifier(MethodInfo method)
    {
        if (method.IsStatic)
            return "static ";
        if (!method.IsVirtual)
            return "";
        var isNew = method.GetBaseDefinition() == method;
        return (method.IsAbstract, method.IsFinal, isNew) switch
        {
            (true, _, true) => "abstract ",
            (true, _, false) => "abstract override ",
            (false, true, true) => "",
            (false, true, false) => "sealed override ",
            (false, false, true) => "virtual ",
            _ => "override ",
        };
    }

    private static string Accessor(string word, MethodInfo? accessor, MethodInfo widest) =>
        accessor is null || !PublicApi.IsVisible(accessor) ? ""
        : accessor.IsPublic == widest.IsPublic ? $"{word}; "
        : $"protected {word}; ";

    private static string SetterWord(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true ? "init" : "set";

    private static string ByReference(Type type) => type.IsByRef ? "ref " : "";

    private static string Literal(object? value, Type type)
    {
        var isNullable = Nullable.GetUnderlyingType(type) is not null;
        type = Nullable.GetUnderlyingType(type) ?? (type.IsByRef ? type.GetElementType()! : type);
        return value switch
        {
            null => !isNullable && (type.IsValueType || type.IsGenericParameter) ? "default" : "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            char letter => $"'{letter}'",
            _ when type.IsEnum => $"{TypeNames.Of(type)}.{Enum.ToObject(type, value)}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }
}
