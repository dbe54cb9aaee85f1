using System.Text.Json;
using MlNet.MultiTask;

namespace Serving.Rows;

/// <summary>Gathers the values of one input column from JSON rows.</summary>
public abstract class ColumnParser(InputColumn column, string expected)
{
    public InputColumn Column => column;

    /// <summary>The row that it read last; -1 before the first.</summary>
    public int LastRow { get; set; } = -1;

    public static ColumnParser For(InputColumn column) =>
        column.Type switch
        {
            ColumnKind.Single => new ColumnParser<float>(column, "a number, or null where it is missing", Single),
            ColumnKind.Double => new ColumnParser<double>(column, "a number, or null where it is missing", Double),
            ColumnKind.Boolean => new ColumnParser<bool>(column, "true or false", Boolean),
            ColumnKind.Text => new ColumnParser<string>(column, "text, or null where it is missing", Text),
            ColumnKind.Key => new ColumnParser<uint>(
                column,
                $"a key from 1 to {column.KeyCount}, or 0 where it is missing",
                (ref reader, out value) => reader.TryGetUInt32(out value) && value <= column.KeyCount
            ),
            ColumnKind.Byte => Integer<byte>(column, (ref reader, out value) => reader.TryGetByte(out value)),
            ColumnKind.SByte => Integer<sbyte>(column, (ref reader, out value) => reader.TryGetSByte(out value)),
            ColumnKind.Int16 => Integer<short>(column, (ref reader, out value) => reader.TryGetInt16(out value)),
            ColumnKind.UInt16 => Integer<ushort>(column, (ref reader, out value) => reader.TryGetUInt16(out value)),
            ColumnKind.Int32 => Integer<int>(column, (ref reader, out value) => reader.TryGetInt32(out value)),
            ColumnKind.UInt32 => Integer<uint>(column, (ref reader, out value) => reader.TryGetUInt32(out value)),
            ColumnKind.Int64 => Integer<long>(column, (ref reader, out value) => reader.TryGetInt64(out value)),
            ColumnKind.UInt64 => Integer<ulong>(column, (ref reader, out value) => reader.TryGetUInt64(out value)),
            _ => throw new NotSupportedException($"Inputs of type {column.Type} are not known."),
        };

    /// <summary>Reads the value at the reader, and leaves the reader on its last token.</summary>
    /// <returns>What is wrong with it; null where it fits.</returns>
    public string? Read(ref Utf8JsonReader reader)
    {
        if (column.IsScalar)
            return TryAdd(ref reader) ? null : $"must be {expected}; it is {Describe(ref reader)}.";
        if (reader.TokenType != JsonTokenType.StartArray)
            return $"must be an array of {column.Size} items, each {expected}; it is {Describe(ref reader)}.";
        var (count, wrong) = (0, (string?)null);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (++count <= column.Size && !TryAdd(ref reader))
                wrong ??= $"must hold {expected} in place {count}; there is {Describe(ref reader)}.";
            reader.Skip();
        }
        return count == column.Size ? wrong : $"must have {column.Size} items; it has {count}.";
    }

    /// <summary>Hands the values to the scorer.</summary>
    public abstract void AddTo(ScoringInput input);

    protected abstract bool TryAdd(ref Utf8JsonReader reader);

    private static ColumnParser<T> Integer<T>(InputColumn column, TryRead<T> read)
        where T : System.Numerics.IMinMaxValue<T> =>
        new(column, $"a whole number from {T.MinValue} to {T.MaxValue}", (ref reader, out value) =>
        {
            value = T.MinValue;
            return reader.TokenType == JsonTokenType.Number && read(ref reader, out value);
        });

    private static bool Single(ref Utf8JsonReader reader, out float value)
    {
        value = float.NaN;
        return reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out value) && float.IsFinite(value));
    }

    private static bool Double(ref Utf8JsonReader reader, out double value)
    {
        value = double.NaN;
        return reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value) && double.IsFinite(value));
    }

    private static bool Boolean(ref Utf8JsonReader reader, out bool value)
    {
        value = reader.TokenType == JsonTokenType.True;
        return value || reader.TokenType == JsonTokenType.False;
    }

    private static bool Text(ref Utf8JsonReader reader, out string value)
    {
        value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
    }

    private static string Describe(ref Utf8JsonReader reader)
    {
        const int most = 40;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                return "an array";
            case JsonTokenType.StartObject:
                return "an object";
            case JsonTokenType.String:
                var text = reader.GetString()!;
                return $"the text \"{(text.Length <= most ? text : text[..most] + "…")}\"";
            case JsonTokenType.Number:
                var number = JsonElement.ParseValue(ref reader).GetRawText();
                return number.Length <= most ? number : number[..most] + "…";
            default:
                return reader.TokenType.ToString().ToLowerInvariant();
        }
    }
}
