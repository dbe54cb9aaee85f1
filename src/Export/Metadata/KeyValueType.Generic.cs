using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <inheritdoc/>
/// <param name="name">Its name in a <see cref="KeyVocabulary"/>.</param>
/// <param name="type">The ML.NET type.</param>
/// <param name="print">A value as text.</param>
/// <param name="parse">The value that a text stands for.</param>
internal sealed class KeyValueType<T>(string name, PrimitiveDataViewType type, Func<T, string> print, Func<string, T> parse)
    : KeyValueType(name, type)
{
    public override string[] Read(DataViewSchema.Column column, string annotation)
    {
        var values = default(VBuffer<T>);
        column.Annotations.GetValue(annotation, ref values);
        return [.. values.DenseValues().Select(print)];
    }

    public override Func<string> Texts(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return print(value);
        };
    }

    public override void Visit(IReadOnlyList<string> texts, KeyVocabularies.IVisitor visitor) =>
        visitor.Visit(Type, texts.Select(parse).ToArray());

    public override bool CanRead(string text)
    {
        try
        {
            parse(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    public override string Respell(string text) => print(parse(text));
}
