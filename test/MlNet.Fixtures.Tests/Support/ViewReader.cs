using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Reads columns and annotations as plain objects: a scalar, or an array of a vector's items.</summary>
internal static class ViewReader
{
    private delegate Func<object> Reader(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Every cell of every column, hidden ones too: one list a column.</summary>
    public static List<object>[] Rows(IDataView view)
    {
        using var cursor = view.GetRowCursor(view.Schema);
        return Rows(cursor, cursor.MoveNext);
    }

    /// <summary>The same of a row that stands on something which <paramref name="moveNext"/> moves.</summary>
    public static List<object>[] Rows(DataViewRow row, Func<bool> moveNext)
    {
        var columns = row.Schema.Select(_ => new List<object>()).ToArray();
        var readers = row.Schema.Select(column => Bind(column.Type)(row, column)).ToArray();
        while (moveNext())
        {
            for (var i = 0; i < readers.Length; i++)
                columns[i].Add(readers[i]());
        }

        return columns;
    }

    public static object Annotation(DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        var name = kind.Type is VectorDataViewType ? nameof(VectorAnnotation) : nameof(ScalarAnnotation);
        var item = (kind.Type as VectorDataViewType)?.ItemType ?? kind.Type;
        var method = typeof(ViewReader).GetMethod(name)!.MakeGenericMethod(item.RawType);
        return method.CreateDelegate<Func<DataViewSchema.Annotations, DataViewSchema.Column, object>>()(annotations, kind);
    }

    public static object ScalarAnnotation<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        T value = default!;
        annotations.GetGetter<T>(kind)(ref value);
        return value!;
    }

    public static object VectorAnnotation<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        VBuffer<T> value = default;
        annotations.GetGetter<VBuffer<T>>(kind)(ref value);
        return value.DenseValues().ToArray();
    }

    public static Func<object> Scalar<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return value!;
        };
    }

    public static Func<object> Vector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            return value.DenseValues().ToArray();
        };
    }

    private static Reader Bind(DataViewType type)
    {
        var item = (type as VectorDataViewType)?.ItemType ?? type;
        var name = type is VectorDataViewType ? nameof(Vector) : nameof(Scalar);
        return typeof(ViewReader).GetMethod(name)!.MakeGenericMethod(item.RawType).CreateDelegate<Reader>();
    }
}
