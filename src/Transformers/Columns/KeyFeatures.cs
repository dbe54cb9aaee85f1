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
        return new KeyFeatureReader(input, row, column, map, target);
    }

    /// <summary>A reader of sequences of the model's keys. A key that is missing or that the model does not know becomes KeyCount + 1,
    /// since 0 stands behind the end of a row.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="input">The column as the model knows it.</param>
    /// <param name="target">Where rows go.</param>
    /// <inheritdoc cref="Reader(DataViewRow, InputColumn, uint[])" path="/exception"/>
    public static FeatureReader Reader(DataViewRow row, InputColumn input, SequenceTarget<uint> target)
    {
        var column = row.Schema[input.Name];
        var map = Map(column, input);
        uint Key(ulong key) => Known(input, map is null ? key : key < (ulong)map.Length ? map[key] : 0);
        return new SequenceReader<ulong, uint>(input, row, KeyGetters.Vector(row, column), Key, target);
    }

    /// <summary>A key of a sequence: KeyCount + 1 where it is missing or beyond the model's keys.</summary>
    public static uint Known(InputColumn input, ulong key) =>
        key == 0 || key > (ulong)input.KeyCount ? (uint)input.KeyCount + 1 : (uint)key;

    /// <summary>The translation of a column's keys to the model's; null if they are the same.</summary>
    /// <exception cref="ArgumentException">The keys have values that the model does not know.</exception>
    public static uint[]? Map(DataViewSchema.Column column, InputColumn input) =>
        input.KeyValues is { } known ? KeyMapping.Between(KeyVocabularies.Read(column), known, $"Feature column '{input.Name}'") : null;
}
