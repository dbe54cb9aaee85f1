using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>All values of one column of a view, of whatever type.</summary>
internal abstract class ColumnValues
{
    /// <summary>Number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Reads a column.</summary>
    public static ColumnValues Read(IDataView data, DataViewSchema.Column column)
    {
        var kind = column.Type is VectorDataViewType vector
            ? typeof(VectorColumnValues<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarColumnValues<>).MakeGenericType(column.Type.RawType);
        var values = (ColumnValues)Activator.CreateInstance(kind)!;
        using var cursor = data.GetRowCursor([column]);
        values.ReadAll(cursor, column);
        return values;
    }

    /// <summary>A getter of type <c>ValueGetter&lt;T&gt;</c> for the column's T that reads the row given by
    /// <paramref name="row"/>.</summary>
    public abstract Delegate Getter(Func<int> row);

    /// <summary>Reads the rows that the cursor has.</summary>
    protected abstract void ReadAll(DataViewRowCursor cursor, DataViewSchema.Column column);
}
