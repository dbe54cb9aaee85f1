using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>The fixtures name types as ML.NET prints them: <c>Vector&lt;Key&lt;UInt32, 0-3&gt;, 2&gt;</c>.</summary>
internal static class TypeNames
{
    public static DataViewType Parse(string text)
    {
        if (!text.StartsWith("Vector<", StringComparison.Ordinal))
            return Item(text);

        var inner = text["Vector<".Length..^1];
        var itemEnd = inner.StartsWith("Key<", StringComparison.Ordinal) ? inner.IndexOf('>') + 1 : inner.IndexOf(',');
        if (itemEnd < 0)
            itemEnd = inner.Length;
        var sizes = inner[itemEnd..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToImmutableArray();
        var item = Item(inner[..itemEnd]);
        return sizes.IsEmpty ? new VectorDataViewType(item) : new VectorDataViewType(item, sizes);
    }

    /// <summary>How the fixtures print a .NET type: <c>VBuffer&lt;ReadOnlyMemory&lt;Char&gt;&gt;</c>.</summary>
    public static string Friendly(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(",", type.GetGenericArguments().Select(Friendly))}>"
        : type.Name;

    private static PrimitiveDataViewType Item(string text)
    {
        if (text.StartsWith("Key<", StringComparison.Ordinal))
        {
            var parts = text["Key<".Length..^1].Split(',', StringSplitOptions.TrimEntries);
            var last = ulong.Parse(parts[1].Split('-')[1], CultureInfo.InvariantCulture);
            return new KeyDataViewType(Item(parts[0]).RawType, last + 1);
        }

        return text switch
        {
            "Single" => NumberDataViewType.Single,
            "Double" => NumberDataViewType.Double,
            "SByte" => NumberDataViewType.SByte,
            "Byte" => NumberDataViewType.Byte,
            "Int16" => NumberDataViewType.Int16,
            "UInt16" => NumberDataViewType.UInt16,
            "Int32" => NumberDataViewType.Int32,
            "UInt32" => NumberDataViewType.UInt32,
            "Int64" => NumberDataViewType.Int64,
            "UInt64" => NumberDataViewType.UInt64,
            "Boolean" => BooleanDataViewType.Instance,
            "String" => TextDataViewType.Instance,
            "DateTime" => DateTimeDataViewType.Instance,
            _ => throw new FormatException($"The fixture names a type that the reader does not know: {text}"),
        };
    }
}
