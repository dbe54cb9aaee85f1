using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>
/// Reads columns of a data view, each through a getter of its type, a window of rows at a time: a cursor goes on where the last window
/// ended, and starts again behind the last row. Short windows are what finds a machine's quiet moments.
/// </summary>
internal sealed class RowWindow(IDataView view, params IReadOnlyList<string> columns) : IDisposable
{
    private DataViewRowCursor? _cursor;
    private Action[] _readers = [];
    private ValueGetter<float>? _number;

    public void Read(int rows)
    {
        for (var left = rows; left > 0;)
        {
            if (_cursor is null)
                Open();
            left -= _number is null ? ReadAll(left) : ReadNumbers(left);
            if (left > 0)
                Dispose();
        }
    }

    /// <summary>Reads the view with a cursor of its own, from the first row to the last. Stock transforms read ahead on other threads:
    /// windows would hide that work.</summary>
    public void ReadWhole()
    {
        Open();
        _ = _number is null ? ReadAll(int.MaxValue) : ReadNumbers(int.MaxValue);
        Dispose();
    }

    public void Dispose()
    {
        _cursor?.Dispose();
        _cursor = null;
    }

    private void Open()
    {
        DataViewSchema.Column[] wanted = [.. columns.Select(name => view.Schema[name])];
        _cursor = view.GetRowCursor(wanted);
        _number = wanted is [{ Type: NumberDataViewType } only] ? _cursor.GetGetter<float>(only) : null;
        _readers = _number is null ? [.. wanted.Select(Reader)] : [];
    }

    private int ReadNumbers(int rows)
    {
        var (cursor, getter, value, read) = (_cursor!, _number!, 0f, 0);
        while (read < rows && cursor.MoveNext())
        {
            getter(ref value);
            read++;
        }
        return read;
    }

    private int ReadAll(int rows)
    {
        var read = 0;
        while (read < rows && _cursor!.MoveNext())
        {
            foreach (var reader in _readers)
                reader();
            read++;
        }
        return read;
    }

    private Action Reader(DataViewSchema.Column column) =>
        column.Type switch
        {
            VectorDataViewType { ItemType: NumberDataViewType { RawType: var item } } when item == typeof(float) => Reader<VBuffer<float>>(
                column
            ),
            VectorDataViewType { ItemType: BooleanDataViewType } => Reader<VBuffer<bool>>(column),
            VectorDataViewType { ItemType: var item } when item.RawType == typeof(uint) => Reader<VBuffer<uint>>(column),
            var type when type.RawType == typeof(float) => Reader<float>(column),
            var type when type.RawType == typeof(uint) => Reader<uint>(column),
            var type when type.RawType == typeof(bool) => Reader<bool>(column),
            _ => throw new NotSupportedException($"Column '{column.Name}' is {column.Type}."),
        };

    private Action Reader<T>(DataViewSchema.Column column)
    {
        var getter = _cursor!.GetGetter<T>(column);
        T value = default!;
        return () => getter(ref value);
    }
}
