using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Values that are copied by assignment.</summary>
internal sealed class ScalarColumnValues<T> : ColumnValues
{
    private readonly List<T> _values = [];

    public override int Rows => _values.Count;

    public override Delegate Getter(Func<int> row) => new ValueGetter<T>((ref T to) => to = _values[row()]);

    protected override void ReadAll(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        var getter = cursor.GetGetter<T>(column);
        while (cursor.MoveNext())
        {
            var value = default(T)!;
            getter(ref value);
            _values.Add(value);
        }
    }
}
