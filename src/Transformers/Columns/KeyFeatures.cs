using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Opens readers of key columns.</summary>
internal static class KeyFeatures
{
    /// <summary>A reader into an array of the model's keys.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="input">The column as the model knows it.</param>
    /// <param name="target">The array, row after row.</param>
    /// <exception cref="ArgumentException">The keys have values that the model does not know.</exception>
    public static FeatureReader Reader(DataViewRow row, InputColumn input, uint[] target)
    {
        var column = row.Schema[input.Name];
        var map = Map(column, input);
        var item = (column.Type as VectorDataViewType)?.ItemType ?? column.Type;
        if (item.RawType == typeof(byte))
            return new KeyFeatureReader<byte>(input, row, column, key => key, map, target);
        if (item.RawType == typeof(ushort))
            return new KeyFeatureReader<ushort>(input, row, column, key => key, map, target);
        if (item.RawType == typeof(ulong))
            return new KeyFeatureReader<ulong>(input, row, column, key => key, map, target);
        return new KeyFeatureReader<uint>(input, row, column, key => key, map, target);
    }

    /// <summary>The translation of a column's keys to the model's; null if they are the same.</summary>
    /// <exception cref="ArgumentException">The keys have values that the model does not know.</exception>
    public static uint[]? Map(DataViewSchema.Column column, InputColumn input) =>
        input.KeyValues is { } known ? KeyMapping.Between(KeyVocabularies.Read(column), known, $"Feature column '{input.Name}'") : null;
}
