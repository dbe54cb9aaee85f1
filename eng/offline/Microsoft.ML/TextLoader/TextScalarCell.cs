using Microsoft.ML.Data.Conversion;

namespace Microsoft.ML.Data;

internal sealed class TextScalarCell<T>(TextColumn column, TextParser<T> parser, bool hasMissing, T missing) : TextCell
{
    private readonly int _source = column.Segments[0].Min;
    private T _value;

    public override Delegate Getter => (ValueGetter<T>)((ref T value) => value = _value);

    public override void Read(TextFields fields, long line) =>
        Parse(column, parser, hasMissing, fields.TextAt(_source), missing, line, out _value);
}
