using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A public field or property of a row class.</summary>
internal sealed class RowMember(MemberInfo member)
{
    public string Name => member.Name;

    public string ColumnName => member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;

    public Type Type { get; } = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The members that can be columns.</summary>
    public static IEnumerable<RowMember> Of(Type type, SchemaDefinition.Direction direction)
    {
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance).Where(field => !field.IsLiteral);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
            property.GetIndexParameters().Length == 0
            && ((direction.HasFlag(SchemaDefinition.Direction.Read) && property.GetGetMethod() != null)
                || (direction.HasFlag(SchemaDefinition.Direction.Write) && property.GetSetMethod() != null)));
        return fields.Concat<MemberInfo>(properties)
            .Where(member => member.GetCustomAttribute<NoColumnAttribute>() is null)
            .Select(member => new RowMember(member))
            .Where(member => member.Type != typeof(IChannel));
    }

    /// <summary>The member of that name, or null.</summary>
    public static RowMember Find(Type type, string name)
    {
        MemberInfo member = type.GetField(name);
        member ??= type.GetProperty(name);
        return member is null ? null : new RowMember(member);
    }

    /// <summary>The column type that the .NET type and the attributes say.</summary>
    public DataViewType InferColumnType()
    {
        var mapped = MappedType.Of(Type, Name);
        var itemType = ItemTypeOf(mapped.ItemType);
        var size = member.GetCustomAttribute<VectorTypeAttribute>();
        Contracts.CheckParam(size is null || mapped.IsVector, "userType",
            $"Member {Name} marked with {nameof(VectorTypeAttribute)}, but does not appear to be a vector type");
        if (!mapped.IsVector)
            return itemType;
        return size is { Dims.Length: > 0 } ? new VectorDataViewType(itemType, size.Dims) : new VectorDataViewType(itemType);
    }

    /// <summary>A delegate that reads the member.</summary>
    public Func<TRow, TValue> MakeReader<TRow, TValue>()
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TValue>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    /// <summary>A delegate that writes the member.</summary>
    public Action<TRow, TValue> MakeWriter<TRow, TValue>()
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TValue));
        return Expression.Lambda<Action<TRow, TValue>>(Expression.Assign(Expression.MakeMemberAccess(row, member), value), row, value).Compile();
    }

    private PrimitiveDataViewType ItemTypeOf(Type rawType)
    {
        var key = member.GetCustomAttribute<KeyTypeAttribute>();
        if (key is null)
            return DataViewTypeExtensions.PrimitiveTypeOf(rawType);
        Contracts.CheckParam(KeyDataViewType.IsValidDataType(rawType), "userType",
            $"Member {Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
        return key.KeyCount is null ? KeyDataViewType.Largest(rawType) : new KeyDataViewType(rawType, key.KeyCount.Count.GetValueOrDefault());
    }
}
