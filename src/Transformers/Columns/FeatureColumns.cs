using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Checks feature columns of a data view's schema and describes them for the model.</summary>
internal static class FeatureColumns
{
    /// <summary>Describes a column that a network can read: a vector or a scalar of float32, byte or keys. A vector of unknown size, of
    /// float32 or keys, is a sequence of single values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing.</exception>
    /// <exception cref="ArgumentException">Its type cannot be read, or it has no slots.</exception>
    public static InputColumn Describe(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentOutOfRangeException(
                nameof(schema),
                $"Could not find feature column '{name}'. The data has: {Names(schema)}."
            );
        var vector = column.Type as VectorDataViewType;
        var isSequence = vector is { IsKnownSize: false };
        var item = vector?.ItemType ?? column.Type;
        var type = ColumnTypes.ItemOf(item);
        if (type is not (ColumnKind.Key or ColumnKind.Single or ColumnKind.Byte))
            throw new ArgumentException(
                $"Feature column '{name}' is {column.Type}; expected Single, Byte or a key, or a vector of them. "
                    + "Convert it first, for example with ConvertType, OneHotEncoding or MapValueToKey.",
                nameof(schema)
            );
        if (isSequence && type is ColumnKind.Byte)
            throw new ArgumentException(
                $"Feature column '{name}' is {column.Type}, a vector of unknown size; sequences are of keys or Single. Give it a size, for "
                    + "example with [VectorType(n)] on the class, or convert it with ConvertType.",
                nameof(schema)
            );
        var keys = item is KeyDataViewType key ? (int)Math.Min(key.Count, int.MaxValue) : 0;
        if (type == ColumnKind.Key && keys == 0)
            throw new ArgumentException(
                $"Feature column '{name}' is {column.Type}, keys of unknown count; the embedding needs the number of keys.",
                nameof(schema)
            );
        return new InputColumn(
            name,
            type.Value,
            isSequence ? 1 : vector?.Size ?? 1,
            vector is null,
            keys,
            isSequence ? [] : SlotNames(column, vector?.Size ?? 1),
            KeyVocabularies.OfKeys(column),
            isSequence
        );
    }

    /// <summary>Throws unless the column is there with the type that the model was trained on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing.</exception>
    /// <exception cref="ArgumentException">It has another type, size or more keys, or keys that stand for values that the model does not
    /// know.</exception>
    public static void Check(DataViewSchema schema, InputColumn expected)
    {
        if (schema.GetColumnOrNull(expected.Name) is not { } column)
            throw new ArgumentOutOfRangeException(
                nameof(schema),
                $"Could not find input column '{expected.Name}'. The data has: {Names(schema)}."
            );
        var vector = column.Type as VectorDataViewType;
        var item = vector?.ItemType ?? column.Type;
        // If both have key values, these are compared instead of the number of keys.
        var isNamed = expected.KeyValues is not null && KeyVocabularies.OfKeys(column) is not null;
        if (
            ColumnTypes.ItemOf(item) != expected.Type
            || vector is null != expected.IsScalar
            || (vector is { Size: var size } && !expected.IsSequence && size != expected.Size)
            || (item is KeyDataViewType key && !isNamed && key.Count > (ulong)expected.KeyCount)
        )
            throw new ArgumentException(
                $"Feature column '{expected.Name}' is {column.Type}, but the model was trained on {ColumnTypes.TypeOf(expected)}.",
                nameof(schema)
            );
        KeyFeatures.Map(column, expected);
    }

    internal static string[] SlotNames(DataViewSchema.Column column, int size)
    {
        if (
            column.Annotations.Schema.GetColumnOrNull("SlotNames") is not { Type: VectorDataViewType { ItemType: TextDataViewType } type }
            || type.Size != size
        )
            return [];
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.Annotations.GetValue("SlotNames", ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }

    internal static string Names(DataViewSchema schema) =>
        string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'"));
}
