using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Keeps the values of one column of the source for the rows of a batch, so that the source is read once and in order while
/// scoring runs ahead.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Keeps the source's current value as row <paramref name="row"/>.</summary>
    public abstract void Store(int row);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type that reads the kept value.</summary>
    public abstract Delegate Getter(Func<int> row);

    /// <summary>A buffer of a column, of the type that the column has.</summary>
    public static ColumnBuffer Create(DataViewRow source, DataViewSchema.Column column, int capacity)
    {
        var type = column.Type is VectorDataViewType vector
            ? typeof(VectorBuffer<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarBuffer<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(type, source, column, capacity)!;
    }

    private sealed class ScalarBuffer<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
    {
        private readonly ValueGetter<T> _getter = source.GetGetter<T>(column);
        private readonly T[] _values = new T[capacity];

        public override void Store(int row) => _getter(ref _values[row]);

        public override Delegate Getter(Func<int> row) => (ValueGetter<T>)((ref T to) => to = _values[row()]);
    }

    private sealed class VectorBuffer<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
    {
        private readonly ValueGetter<VBuffer<T>> _getter = source.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

        public override void Store(int row) => _getter(ref _values[row]);

        public override Delegate Getter(Func<int> row) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> to) => _values[row()].CopyTo(ref to));
    }
}
