using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The values of one column, in memory.</summary>
internal abstract class CachedColumn
{
    /// <summary>Takes the value of the row that the source cursor stands on.</summary>
    public abstract void Append();

    /// <summary>A getter of the value in the row that <paramref name="row"/> names.</summary>
    public abstract Delegate MakeGetter(Func<int> row);

    public static CachedColumn Create(DataViewRowCursor cursor, DataViewSchema.Column column) =>
        column.Type is VectorDataViewType vector
            ? TypeDispatch.Invoke(vector.ItemType.RawType, new VectorMaker(cursor, column))
            : TypeDispatch.Invoke(column.Type.RawType, new ScalarMaker(cursor, column));

    private sealed class ScalarMaker(DataViewRowCursor cursor, DataViewSchema.Column column) : ITypedFunction<CachedColumn>
    {
        public CachedColumn Invoke<T>() => new Scalars<T>(cursor.GetGetter<T>(column));
    }

    private sealed class VectorMaker(DataViewRowCursor cursor, DataViewSchema.Column column) : ITypedFunction<CachedColumn>
    {
        public CachedColumn Invoke<T>() => new Vectors<T>(cursor.GetGetter<VBuffer<T>>(column));
    }

    private sealed class Scalars<T>(ValueGetter<T> getter) : CachedColumn
    {
        private readonly List<T> _values = [];

        public override void Append()
        {
            T value = default;
            getter(ref value);
            _values.Add(value);
        }

        public override Delegate MakeGetter(Func<int> row) => (ValueGetter<T>)((ref T value) => value = _values[row()]);
    }

    private sealed class Vectors<T>(ValueGetter<VBuffer<T>> getter) : CachedColumn
    {
        private readonly List<VBuffer<T>> _values = [];

        public override void Append()
        {
            VBuffer<T> value = default;
            getter(ref value);
            _values.Add(value);
        }

        public override Delegate MakeGetter(Func<int> row) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[row()].CopyTo(ref value));
    }
}
