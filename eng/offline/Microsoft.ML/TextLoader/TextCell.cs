using Microsoft.ML.Data.Conversion;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The value of one column in the current row.</summary>
internal abstract class TextCell
{
    /// <summary>A ValueGetter of the column's type.</summary>
    public abstract Delegate Getter { get; }

    public static TextCell Create(TextColumn column, TextLoader.Options options) =>
        TypeDispatch.Invoke(column.Type.GetItemType().RawType, new Maker(column, options));

    public abstract void Read(TextFields fields, long line);

    /// <summary>What cannot be read is NaN or the missing key where the type has one, and an error where it has none.</summary>
    protected static void Parse<T>(TextColumn column, TextParser<T> parser, bool hasMissing, ReadOnlyMemory<char> text, T missing, long line, out T value)
    {
        if (parser(text, out value))
            return;
        if (!hasMissing)
            throw Contracts.Except($"Could not parse value {text} in line {line}, column {column.Name}");
        value = missing;
    }

    private sealed class Maker(TextColumn column, TextLoader.Options options) : ITypedFunction<TextCell>
    {
        public TextCell Invoke<T>()
        {
            var item = column.Type.GetItemType();
            var parser = TextParsers.For<T>(item, options.DecimalMarker, options.MissingRealsAsNaNs);
            parser("?".AsMemory(), out var missing);
            var hasMissing = item is KeyDataViewType || typeof(T) == typeof(float) || typeof(T) == typeof(double);
            return column.Type is VectorDataViewType
                ? new TextVectorCell<T>(column, parser, hasMissing, missing)
                : new TextScalarCell<T>(column, parser, hasMissing, missing);
        }
    }
}
