namespace MlNet.MultiTask;

/// <summary>How the stock chain of a saved model computes one output column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The type of its values in the ONNX file: the item itself, or for keys the type of their values.</param>
/// <param name="Vocabulary">For keys the values in order; else null.</param>
/// <param name="Output">The graph's output that holds it.</param>
/// <param name="Slot">Its place among the values packed there; null where the output is the column alone.</param>
internal sealed record StockColumn(OutputColumn Column, ColumnKind Value, KeyVocabulary? Vocabulary, string Output, int? Slot)
{
    /// <summary>Plans the columns of a model.</summary>
    /// <param name="schema">The model's schema.</param>
    /// <param name="portable">Whether scalars stay vectors of one.</param>
    public static StockColumn[] Plan(ModelSchema schema, bool portable)
    {
        var packed = new Dictionary<ColumnKind, int>();
        return
        [
            .. SchemaCheck
                .Outputs(schema)
                .Select(column =>
                {
                    // For sequences the stock steps stand in for the multi-task transformer only: nothing is made of their keys.
                    if (column.IsSequence)
                        return new StockColumn(column, column.Type, null, column.Name + StockForm.Suffix, null);
                    var vocabulary = column.Type == ColumnKind.Key ? VocabularyOf(column) : null;
                    var value =
                        vocabulary is null ? column.Type
                        : vocabulary.Type == "String" ? ColumnKind.Text
                        : Enum.Parse<ColumnKind>(vocabulary.Type);
                    if (portable || !column.IsScalar)
                        return new StockColumn(
                            column,
                            value,
                            vocabulary,
                            (vocabulary is null ? column.Name : $"{StockForm.Prefix}Value.{column.Name}") + StockForm.Suffix,
                            null
                        );
                    var slot = packed.GetValueOrDefault(value);
                    packed[value] = slot + 1;
                    return new StockColumn(
                        column,
                        value,
                        vocabulary,
                        PackName(value, slot / PackedScalars<int>.Width),
                        slot % PackedScalars<int>.Width
                    );
                }),
        ];
    }

    private static string PackName(ColumnKind value, int pack) => FormattableString.Invariant($"{StockForm.Prefix}Packed.{value}.{pack}");

    // MapValueToKey needs distinct, non-missing values, and one more for a missing key. Keys without such values, and dates, which have no
    // ONNX type, are mapped by position.
    private static KeyVocabulary VocabularyOf(OutputColumn column)
    {
        if (
            column.KeyValues is { } keys
            && keys.Values.Distinct(StringComparer.Ordinal).Count() == column.KeyCount
            && !keys.Values.Any(value => value is "" or "NaN")
            && keys.Type is not ("DateTime" or "DateTimeOffset" or "TimeSpan")
            && column.KeyCount
                < (
                    keys.Type switch
                    {
                        "Boolean" => 2,
                        "Byte" or "SByte" => 256,
                        "Int16" or "UInt16" => 65_536,
                        _ => int.MaxValue,
                    }
                )
        )
            return keys;
        return new KeyVocabulary("UInt32", [.. Enumerable.Range(1, column.KeyCount).Select(i => FormattableString.Invariant($"{i}"))]);
    }
}
