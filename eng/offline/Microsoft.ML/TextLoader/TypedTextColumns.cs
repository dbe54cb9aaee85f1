using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads the columns of a text loader off the members of a class and their attributes.</summary>
internal static class TypedTextColumns
{
    public static TextLoader.Column[] Of(Type type)
    {
        var members = type.GetFields(BindingFlags.Public | BindingFlags.Instance).Cast<MemberInfo>()
            .Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0))
            .ToArray();
        Contracts.Check(members.Length > 0, $"Should define at least one public, readable field or property in {type}");
        return Array.ConvertAll(members, Column);
    }

    private static TextLoader.Column Column(MemberInfo member)
    {
        var load = member.GetCustomAttribute<LoadColumnAttribute>()
            ?? throw Contracts.Except($"{(member is FieldInfo ? "Field" : "Property")} '{member.Name}' is missing the {nameof(LoadColumnAttribute)} attribute");
        var type = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        var item = type.IsArray ? type.GetElementType() : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>) ? type.GetGenericArguments()[0] : type;
        return new()
        {
            Name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name,
            DataKind = KindOf(item, member),
            Source = [.. load.Sources],
            KeyCount = member.GetCustomAttribute<KeyTypeAttribute>()?.KeyCount,
        };
    }

    private static DataKind KindOf(Type type, MemberInfo member)
    {
        var primitive = DataViewTypeExtensions.PrimitiveTypeOf(type);
        foreach (var kind in Enum.GetValues<DataKind>())
        {
            if (primitive is not null && kind.ToPrimitiveType().Equals(primitive))
                return kind;
        }

        throw Contracts.Except($"{(member is FieldInfo ? "Field" : "Property")} {member.Name} is of unsupported type.");
    }
}
