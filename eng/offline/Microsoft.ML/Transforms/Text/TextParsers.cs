using System.Globalization;

namespace Microsoft.ML.Data.Conversion;

/// <summary>The parser of each type that text can be read as.</summary>
internal static class TextParsers
{
    private delegate bool SpanParser<T>(ReadOnlySpan<char> text, out T value);

    /// <param name="type">A primitive type; a key type reads zero-based keys.</param>
    /// <param name="decimalMarker">What stands before the fraction of a number: '.' or ','.</param>
    /// <param name="missingRealsAsNaNs">True: an empty floating-point field is NaN, not 0.</param>
    public static TextParser<T> For<T>(DataViewType type, char decimalMarker = '.', bool missingRealsAsNaNs = false) =>
        (TextParser<T>)For(type, decimalMarker, missingRealsAsNaNs);

    private static Delegate For(DataViewType type, char decimalMarker, bool missingRealsAsNaNs)
    {
        var raw = type.RawType;
        if (type is KeyDataViewType key)
            return Key(raw, key.Count);
        if (raw == typeof(float))
            return Over((ReadOnlySpan<char> t, out float v) => RealText.TryParse(t, missingRealsAsNaNs ? float.NaN : 0, decimalMarker, out v));
        if (raw == typeof(double))
            return Over((ReadOnlySpan<char> t, out double v) => RealText.TryParse(t, missingRealsAsNaNs ? double.NaN : 0, decimalMarker, out v));
        if (raw == typeof(bool))
            return Over<bool>(BooleanText.TryParse);
        if (raw == typeof(ReadOnlyMemory<char>))
            return (TextParser<ReadOnlyMemory<char>>)Same;
        if (raw == typeof(DateTime))
            return Over<DateTime>(TryDateTime);
        if (raw == typeof(DateTimeOffset))
            return Over<DateTimeOffset>(TryDateTimeOffset);
        if (raw == typeof(TimeSpan))
            return Over<TimeSpan>(TryTimeSpan);
        return Integer(raw);
    }

    private static Delegate Integer(Type raw) => Type.GetTypeCode(raw) switch
    {
        TypeCode.SByte => Over<sbyte>(IntegerText.TryParse),
        TypeCode.Byte => Over<byte>(IntegerText.TryParse),
        TypeCode.Int16 => Over<short>(IntegerText.TryParse),
        TypeCode.UInt16 => Over<ushort>(IntegerText.TryParse),
        TypeCode.Int32 => Over<int>(IntegerText.TryParse),
        TypeCode.UInt32 => Over<uint>(IntegerText.TryParse),
        TypeCode.Int64 => Over<long>(IntegerText.TryParse),
        TypeCode.UInt64 => Over<ulong>(IntegerText.TryParse),
        _ => throw new InvalidOperationException($"No conversion from text to '{raw}'"),
    };

    private static Delegate Key(Type raw, ulong count) => Type.GetTypeCode(raw) switch
    {
        TypeCode.Byte => Over((ReadOnlySpan<char> t, out byte v) => IntegerText.TryParseKey(t, count, out v)),
        TypeCode.UInt16 => Over((ReadOnlySpan<char> t, out ushort v) => IntegerText.TryParseKey(t, count, out v)),
        TypeCode.UInt32 => Over((ReadOnlySpan<char> t, out uint v) => IntegerText.TryParseKey(t, count, out v)),
        _ => Over((ReadOnlySpan<char> t, out ulong v) => IntegerText.TryParseKey(t, count, out v)),
    };

    private static TextParser<T> Over<T>(SpanParser<T> parser)
    {
        bool Parse(ReadOnlyMemory<char> text, out T value) => parser(text.Span, out value);
        return Parse;
    }

    private static bool Same(ReadOnlyMemory<char> text, out ReadOnlyMemory<char> value)
    {
        value = text;
        return true;
    }

    private static bool TryDateTime(ReadOnlySpan<char> text, out DateTime value)
    {
        value = default;
        return text.IsEmpty
            || DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value);
    }

    private static bool TryDateTimeOffset(ReadOnlySpan<char> text, out DateTimeOffset value)
    {
        value = default;
        return text.IsEmpty || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
    }

    private static bool TryTimeSpan(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = default;
        return text.IsEmpty || TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
    }
}
