using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>What a .NET type of a member comes to: the raw item type (text for string), and whether it is a vector.</summary>
internal readonly record struct MappedType(Type ItemType, bool IsVector)
{
    /// <summary>Maps an array, a VBuffer or a scalar; throws when no column type has such values.</summary>
    public static MappedType Of(Type type, string memberName)
    {
        var isVector = true;
        Type itemType;
        if (type.IsArray)
            itemType = type.GetElementType();
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>))
            itemType = type.GetGenericArguments()[0];
        else
            (itemType, isVector) = (type, false);
        if (itemType == typeof(string))
            itemType = typeof(ReadOnlyMemory<char>);
        Contracts.CheckParam(DataViewTypeExtensions.PrimitiveTypeOf(itemType) != null, "rawType",
            $"Could not determine an IDataView type and registered custom types for member {memberName}");
        return new(itemType, isVector);
    }
}
