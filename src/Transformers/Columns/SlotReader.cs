using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads slots of a vector column; the vector is read once for each row.</summary>
/// <param name="row">The cursor, with the column active.</param>
/// <param name="column">The column.</param>
internal sealed class SlotReader<T>(DataViewRow row, DataViewSchema.Column column)
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
    private readonly int _size = ((VectorDataViewType)column.Type).Size;
    private VBuffer<T> _vector;
    private long _position = -1;

    public T Read(int slot)
    {
        if (_position != row.Position)
        {
            _getter(ref _vector);
            _position = row.Position;
            // The rows of a data view in memory can be shorter or longer than its schema says.
            if (_vector.Length != _size)
                throw new ArgumentOutOfRangeException(
                    column.Name,
                    _vector.Length,
                    $"Column '{column.Name}' has {_vector.Length} values in row {row.Position}; expected {_size}, as its type "
                        + $"{column.Type} says."
                );
        }
        return _vector.GetItemOrDefault(slot);
    }
}
