using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Vectors. A reader may write into the buffer that it was given, so each gets a copy.</summary>
internal sealed class VectorColumnValues<T> : ColumnValues
{
    private readonly List<VBuffer<T>> _values = [];

    public override int Rows => _values.Count;

    public override Delegate Getter(Func<int> row) => new ValueGetter<VBuffer<T>>((ref VBuffer<T> to) => _values[row()].CopyTo(ref to));

    protected override void ReadAll(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        var getter = cursor.GetGetter<VBuffer<T>>(column);
        while (cursor.MoveNext())
        {
            // A buffer of its own for each row: a getter fills the one that it is given.
            var value = default(VBuffer<T>);
            getter(ref value);
            _values.Add(value);
        }
    }
}
