using Microsoft.ML.Data.Conversion;

namespace Microsoft.ML.Data;

internal sealed class TextVectorCell<T> : TextCell
{
    private readonly TextColumn _column;
    private readonly TextParser<T> _parser;
    private readonly bool _hasMissing;
    private readonly T _missing;
    private readonly T _empty;
    private T[] _values = [];
    private int _size;

    public TextVectorCell(TextColumn column, TextParser<T> parser, bool hasMissing, T missing)
    {
        (_column, _parser, _hasMissing, _missing) = (column, parser, hasMissing, missing);
        parser(default, out _empty);
    }

    public override Delegate Getter => (ValueGetter<VBuffer<T>>)Get;

    public override void Read(TextFields fields, long line)
    {
        _size = _column.SizeIn(fields.FieldCount);
        if (_values.Length < _size)
            _values = new T[_size];
        _values.AsSpan(0, _size).Fill(_empty);

        var first = 0;
        foreach (var segment in _column.Segments)
        {
            for (var i = fields.Find(segment.Min); i < fields.Count && fields.Sources[i] < segment.Lim; i++)
                Parse(_column, _parser, _hasMissing, fields[i], _missing, line, out _values[first + fields.Sources[i] - segment.Min]);
            first += segment.SizeIn(fields.FieldCount);
        }
    }

    private void Get(ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, _size);
        _values.AsSpan(0, _size).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
