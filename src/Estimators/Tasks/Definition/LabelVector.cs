using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a vector label column, dense.</summary>
internal static class LabelVector<T>
{
    /// <summary>Returns the current row's values; they are the same array at each row.</summary>
    public static Func<T[]> Bind(TaskDefinition task, DataViewSchema.Column column, DataViewRow row, int size)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var value = default(VBuffer<T>);
        var dense = new T[size];
        return () =>
        {
            getter(ref value);
            // The rows of a data view in memory can be shorter or longer than its schema says.
            if (value.Length != size)
                throw new ArgumentOutOfRangeException(
                    column.Name,
                    value.Length,
                    $"Task '{task.Name}': label column '{column.Name}' has {value.Length} values in row {row.Position}; expected {size}, "
                        + $"as its type {column.Type} says."
                );
            value.CopyTo(dense);
            return dense;
        };
    }
}
