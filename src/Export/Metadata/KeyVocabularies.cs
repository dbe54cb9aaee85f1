using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the KeyValues annotation of a column into a <see cref="KeyVocabulary"/>, and writes it back as the same annotation. The
/// only place where such values become text and are read from it.</summary>
internal static class KeyVocabularies
{
    private const string KeyValues = "KeyValues";
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    // One text for all values that MapValueToKey takes for the same, since it gives them one key and keeps whichever came first: 0 and −0,
    // and dates that differ in their kind only, which a saved step forgets. Of offsets the text is kept; see Comparable.
    private static readonly KeyValueType[] s_types =
    [
        new KeyValueType<ReadOnlyMemory<char>>("String", TextDataViewType.Instance, x => Utf8Text.Of(x.ToString()), x => x.AsMemory()),
        new KeyValueType<float>(
            "Single",
            NumberDataViewType.Single,
            x => (x == 0 ? 0 : x).ToString("R", s_culture),
            x => float.Parse(x, s_culture)
        ),
        new KeyValueType<double>(
            "Double",
            NumberDataViewType.Double,
            x => (x == 0 ? 0 : x).ToString("R", s_culture),
            x => double.Parse(x, s_culture)
        ),
        new KeyValueType<sbyte>("SByte", NumberDataViewType.SByte, x => x.ToString(s_culture), x => sbyte.Parse(x, s_culture)),
        new KeyValueType<byte>("Byte", NumberDataViewType.Byte, x => x.ToString(s_culture), x => byte.Parse(x, s_culture)),
        new KeyValueType<short>("Int16", NumberDataViewType.Int16, x => x.ToString(s_culture), x => short.Parse(x, s_culture)),
        new KeyValueType<ushort>("UInt16", NumberDataViewType.UInt16, x => x.ToString(s_culture), x => ushort.Parse(x, s_culture)),
        new KeyValueType<int>("Int32", NumberDataViewType.Int32, x => x.ToString(s_culture), x => int.Parse(x, s_culture)),
        new KeyValueType<uint>("UInt32", NumberDataViewType.UInt32, x => x.ToString(s_culture), x => uint.Parse(x, s_culture)),
        new KeyValueType<long>("Int64", NumberDataViewType.Int64, x => x.ToString(s_culture), x => long.Parse(x, s_culture)),
        new KeyValueType<ulong>("UInt64", NumberDataViewType.UInt64, x => x.ToString(s_culture), x => ulong.Parse(x, s_culture)),
        new KeyValueType<bool>("Boolean", BooleanDataViewType.Instance, x => x ? "True" : "False", bool.Parse),
        new KeyValueType<DateTime>(
            "DateTime",
            DateTimeDataViewType.Instance,
            x => DateTime.SpecifyKind(x, DateTimeKind.Unspecified).ToString("O", s_culture),
            Date
        ),
        new KeyValueType<DateTimeOffset>(
            "DateTimeOffset",
            DateTimeOffsetDataViewType.Instance,
            x => x.ToString("O", s_culture),
            x => DateTimeOffset.Parse(x, s_culture, DateTimeStyles.AssumeUniversal)
        ),
        new KeyValueType<TimeSpan>(
            "TimeSpan",
            TimeSpanDataViewType.Instance,
            x => x.ToString("c", s_culture),
            x => TimeSpan.Parse(x, s_culture)
        ),
    ];

    /// <summary>The vocabulary of a key column, null where it has none of a supported type, or not one value for each key.</summary>
    public static KeyVocabulary? OfKeys(DataViewSchema.Column column) =>
        ((column.Type as VectorDataViewType)?.ItemType ?? column.Type) is KeyDataViewType { Count: var count }
        && Read(column) is { } vocabulary
        && (ulong)vocabulary.Values.Count == count
            ? vocabulary
            : null;

    /// <summary>The vocabulary of a column, null where it has none of a supported type.</summary>
    public static KeyVocabulary? Read(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(KeyValues) is { Type: VectorDataViewType type } && Of(type.ItemType) is { } known
            ? new KeyVocabulary(known.Name, known.Read(column, KeyValues))
            : null;

    /// <summary>What the values of a type are called in a <see cref="KeyVocabulary"/>; null where keys cannot stand for them.</summary>
    public static string? NameOf(DataViewType type) => Of(type)?.Name;

    /// <summary>A reader of a scalar column's value as the text that stands for it in a vocabulary; null where keys cannot stand for
    /// it.</summary>
    public static Func<string>? Texts(DataViewRow row, DataViewSchema.Column column) => Of(column.Type)?.Texts(row, column);

    /// <summary>Adds the KeyValues annotation that <paramref name="vocabulary"/> stands for.</summary>
    public static void Write(DataViewSchema.Annotations.Builder builder, KeyVocabulary vocabulary) =>
        Visit(vocabulary, new AnnotationWriter(builder));

    /// <summary>Calls the visitor with the values in their own .NET type.</summary>
    public static void Visit(KeyVocabulary vocabulary, IVisitor visitor) => Named(vocabulary.Type).Visit(vocabulary.Values, visitor);

    /// <summary>The values as an array of their own .NET type.</summary>
    public static Array Values(KeyVocabulary vocabulary)
    {
        var found = new ArrayOfValues();
        Visit(vocabulary, found);
        return found.Values;
    }

    /// <summary>A value as a number: 1 and 0 for true and false; null where values are neither numbers nor Booleans.</summary>
    public static double? Number(KeyVocabulary vocabulary, int position) =>
        Named(vocabulary.Type).Type switch
        {
            BooleanDataViewType => bool.Parse(vocabulary.Values[position]) ? 1 : 0,
            NumberDataViewType => double.Parse(vocabulary.Values[position], s_culture),
            _ => null,
        };

    /// <summary>Whether values of a type can be read, by its name.</summary>
    public static bool Knows(string type) => s_types.Any(known => known.Name == type);

    /// <summary>Whether a text is a value of a type.</summary>
    public static bool CanRead(string type, string text) => Named(type).CanRead(text);

    /// <summary>The vocabulary spelled as this build spells it: files of others say <c>true</c> for <c>True</c>.</summary>
    public static KeyVocabulary? Respelled(KeyVocabulary? vocabulary) =>
        vocabulary is null ? null : vocabulary with { Values = [.. vocabulary.Values.Select(Named(vocabulary.Type).Respell)] };

    /// <summary>A text for each value that two values share where MapValueToKey gives them one key: a moment has many offsets.</summary>
    public static IReadOnlyList<string> Comparable(KeyVocabulary vocabulary) =>
        vocabulary.Type == "DateTimeOffset"
            ? [.. ((DateTimeOffset[])Values(vocabulary)).Select(value => value.UtcDateTime.ToString("O", s_culture))]
            : vocabulary.Values;

    private static KeyValueType? Of(DataViewType type) => Array.Find(s_types, known => known.Type.Equals(type));

    private static KeyValueType Named(string type) =>
        Array.Find(s_types, known => known.Name == type)
        ?? throw new NotSupportedException(
            $"Key values of type '{type}' are not known; expected String, Boolean, a number type, DateTime, DateTimeOffset or TimeSpan."
        );

    // The time on the clock, whatever the zone that is named behind it.
    private static DateTime Date(string text)
    {
        var date = DateTime.Parse(text, s_culture, DateTimeStyles.RoundtripKind);
        return date.Kind == DateTimeKind.Local
            ? DateTimeOffset.Parse(text, s_culture).DateTime
            : DateTime.SpecifyKind(date, DateTimeKind.Unspecified);
    }

    /// <summary>Sees the values of a vocabulary in their own type.</summary>
    internal interface IVisitor
    {
        void Visit<T>(PrimitiveDataViewType type, T[] values);
    }

    private sealed class ArrayOfValues : IVisitor
    {
        public Array Values { get; private set; } = Array.Empty<string>();

        public void Visit<T>(PrimitiveDataViewType type, T[] values) => Values = values;
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
