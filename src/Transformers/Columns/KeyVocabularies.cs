using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the KeyValues annotation of a column into a <see cref="KeyVocabulary"/>, and writes it back as the same
/// annotation.</summary>
internal static class KeyVocabularies
{
    private const string KeyValues = "KeyValues";
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary>The vocabulary of a key column, null where it has none of a supported type, or not one value for each key.</summary>
    public static KeyVocabulary? OfKeys(DataViewSchema.Column column) =>
        ((column.Type as VectorDataViewType)?.ItemType ?? column.Type) is KeyDataViewType { Count: var count }
        && Read(column) is { } vocabulary
        && (ulong)vocabulary.Values.Count == count
            ? vocabulary
            : null;

    /// <summary>The vocabulary of a column, null where it has none of a supported type.</summary>
    public static KeyVocabulary? Read(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(KeyValues) is not { Type: VectorDataViewType type } annotation)
            return null;
        var item = type.ItemType;
        if (item is TextDataViewType)
            return Get<ReadOnlyMemory<char>>(column, "String", text => Utf8Text.Of(text.ToString()));
        if (item.Equals(NumberDataViewType.Single))
            return Get<float>(column, "Single", x => x.ToString("R", s_culture));
        if (item.Equals(NumberDataViewType.Double))
            return Get<double>(column, "Double", x => x.ToString("R", s_culture));
        if (item.Equals(NumberDataViewType.SByte))
            return Get<sbyte>(column, "SByte", x => x.ToString(s_culture));
        if (item.Equals(NumberDataViewType.Byte))
            return Get<byte>(column, "Byte", x => x.ToString(s_culture));
        if (item.Equals(NumberDataViewType.Int16))
            return Get<short>(column, "Int16", x => x.ToString(s_culture));
        if (item.Equals(NumberDataViewType.UInt16))
            return Get<ushort>(column, "UInt16", x => x.ToString(s_culture));
        if (item.Equals(NumberDataViewType.Int32))
            return Get<int>(column, "Int32", x => x.ToString(s_culture));
        if (item.Equals(NumberDataViewType.UInt32))
            return Get<uint>(column, "UInt32", x => x.ToString(s_culture));
        if (item.Equals(NumberDataViewType.Int64))
            return Get<long>(column, "Int64", x => x.ToString(s_culture));
        if (item.Equals(NumberDataViewType.UInt64))
            return Get<ulong>(column, "UInt64", x => x.ToString(s_culture));
        if (item is BooleanDataViewType)
            return Get<bool>(column, "Boolean", x => x ? "True" : "False");
        if (item is DateTimeDataViewType)
            return Get<DateTime>(column, "DateTime", x => x.ToString("O", s_culture));
        if (item is DateTimeOffsetDataViewType)
            return Get<DateTimeOffset>(column, "DateTimeOffset", x => x.ToString("O", s_culture));
        if (item is TimeSpanDataViewType)
            return Get<TimeSpan>(column, "TimeSpan", x => x.ToString("c", s_culture));
        return null;
    }

    /// <summary>Adds the KeyValues annotation that <paramref name="vocabulary"/> stands for.</summary>
    public static void Write(DataViewSchema.Annotations.Builder builder, KeyVocabulary vocabulary) =>
        Visit(vocabulary, new AnnotationWriter(builder));

    /// <summary>Calls the visitor with the values in their own .NET type.</summary>
    public static void Visit(KeyVocabulary vocabulary, IVisitor visitor)
    {
        switch (vocabulary.Type)
        {
            case "String":
                Parse(TextDataViewType.Instance, text => text.AsMemory());
                break;
            case "Single":
                Parse(NumberDataViewType.Single, text => float.Parse(text, s_culture));
                break;
            case "Double":
                Parse(NumberDataViewType.Double, text => double.Parse(text, s_culture));
                break;
            case "SByte":
                Parse(NumberDataViewType.SByte, text => sbyte.Parse(text, s_culture));
                break;
            case "Byte":
                Parse(NumberDataViewType.Byte, text => byte.Parse(text, s_culture));
                break;
            case "Int16":
                Parse(NumberDataViewType.Int16, text => short.Parse(text, s_culture));
                break;
            case "UInt16":
                Parse(NumberDataViewType.UInt16, text => ushort.Parse(text, s_culture));
                break;
            case "Int32":
                Parse(NumberDataViewType.Int32, text => int.Parse(text, s_culture));
                break;
            case "UInt32":
                Parse(NumberDataViewType.UInt32, text => uint.Parse(text, s_culture));
                break;
            case "Int64":
                Parse(NumberDataViewType.Int64, text => long.Parse(text, s_culture));
                break;
            case "UInt64":
                Parse(NumberDataViewType.UInt64, text => ulong.Parse(text, s_culture));
                break;
            case "Boolean":
                Parse(BooleanDataViewType.Instance, bool.Parse);
                break;
            case "DateTime":
                Parse(DateTimeDataViewType.Instance, text => DateTime.Parse(text, s_culture, DateTimeStyles.RoundtripKind));
                break;
            case "DateTimeOffset":
                Parse(DateTimeOffsetDataViewType.Instance, text => DateTimeOffset.Parse(text, s_culture, DateTimeStyles.RoundtripKind));
                break;
            case "TimeSpan":
                Parse(TimeSpanDataViewType.Instance, text => TimeSpan.Parse(text, s_culture));
                break;
            default:
                throw new NotSupportedException(
                    $"Key values of type '{vocabulary.Type}' are not known; expected String, Boolean, a "
                        + "number type, DateTime, DateTimeOffset or TimeSpan."
                );
        }

        void Parse<T>(PrimitiveDataViewType type, Func<string, T> parse) => visitor.Visit(type, vocabulary.Values.Select(parse).ToArray());
    }

    private static KeyVocabulary Get<T>(DataViewSchema.Column column, string type, Func<T, string> print)
    {
        var values = default(VBuffer<T>);
        column.Annotations.GetValue(KeyValues, ref values);
        return new KeyVocabulary(type, values.DenseValues().Select(print).ToArray());
    }

    /// <summary>Sees the values of a vocabulary in their own type.</summary>
    internal interface IVisitor
    {
        void Visit<T>(PrimitiveDataViewType type, T[] values);
    }

    private sealed class AnnotationWriter(DataViewSchema.Annotations.Builder builder) : IVisitor
    {
        public void Visit<T>(PrimitiveDataViewType type, T[] values)
        {
            var buffer = new VBuffer<T>(values.Length, values);
            builder.Add(KeyValues, new VectorDataViewType(type, values.Length), (ref VBuffer<T> to) => buffer.CopyTo(ref to));
        }
    }
}
