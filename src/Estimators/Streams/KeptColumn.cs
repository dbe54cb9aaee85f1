using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Values of one column, copied into memory.</summary>
internal abstract class KeptColumn
{
    /// <summary>Copies the value of a cursor's row to a place.</summary>
    public abstract Action<int> Bind(DataViewRow row, DataViewSchema.Column column);

    /// <summary>The values of some places.</summary>
    public abstract KeptColumn Take(int[] places);

    /// <summary>A getter of the value at a place.</summary>
    public abstract Delegate Getter(Func<int> place);

    /// <summary>An empty column of a view's column's type.</summary>
    /// <exception cref="NotSupportedException">Its values are no numbers, text, Booleans, keys or times, nor vectors of them.</exception>
    public static KeptColumn Create(DataViewSchema.Column column) =>
        column.Type switch
        {
            VectorDataViewType { ItemType: var item } => Of(item, isVector: true),
            var type => Of(type, isVector: false),
        }
        ?? throw new NotSupportedException(
            $"Rows with column '{column.Name}' of {column.Type} cannot be kept in memory. Drop it before, make numbers of it, or set "
                + $"{nameof(StreamOptions.KeptRows)} to 0."
        );

    private static KeptColumn? Of(DataViewType item, bool isVector) =>
        item is TextDataViewType ? (isVector ? new KeptVectors<ReadOnlyMemory<char>>(Copy) : new KeptValues<ReadOnlyMemory<char>>(Copy))
        : item.RawType == typeof(float) ? Of<float>(isVector)
        : item.RawType == typeof(double) ? Of<double>(isVector)
        : item.RawType == typeof(bool) ? Of<bool>(isVector)
        : item.RawType == typeof(byte) ? Of<byte>(isVector)
        : item.RawType == typeof(sbyte) ? Of<sbyte>(isVector)
        : item.RawType == typeof(short) ? Of<short>(isVector)
        : item.RawType == typeof(ushort) ? Of<ushort>(isVector)
        : item.RawType == typeof(int) ? Of<int>(isVector)
        : item.RawType == typeof(uint) ? Of<uint>(isVector)
        : item.RawType == typeof(long) ? Of<long>(isVector)
        : item.RawType == typeof(ulong) ? Of<ulong>(isVector)
        : item.RawType == typeof(DateTime) ? Of<DateTime>(isVector)
        : item.RawType == typeof(DateTimeOffset) ? Of<DateTimeOffset>(isVector)
        : item.RawType == typeof(TimeSpan) ? Of<TimeSpan>(isVector)
        : null;

    private static KeptColumn Of<T>(bool isVector) => isVector ? new KeptVectors<T>(value => value) : new KeptValues<T>(value => value);

    // What a view hands out may lie in a buffer that the next row is read into.
    private static ReadOnlyMemory<char> Copy(ReadOnlyMemory<char> text) => text.ToString().AsMemory();
}
