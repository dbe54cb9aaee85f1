using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Makes typed getters over the output arrays of a batch.</summary>
internal static class OutputGetters
{
    /// <summary>A getter of one output column; <paramref name="row"/> says which row of the batch is the current one, scoring it first where that is still to do.</summary>
    /// <exception cref="InvalidOperationException">The caller's type is not the column's.</exception>
    public static ValueGetter<TValue> Create<TValue>(OutputColumn column, Array values, Func<int> row)
    {
        Delegate getter = values switch
        {
            float[] a => Make(column, a, row),
            bool[] a => Make(column, a, row),
            uint[] a => Make(column, a, row),
            byte[] a => Make(column, a, row),
            _ => throw new NotSupportedException(values.GetType().Name),
        };
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' is {OutputTypes.TypeOf(column)}: it cannot be read as {typeof(TValue)}.");
    }

    private static Delegate Make<T>(OutputColumn column, T[] values, Func<int> row)
    {
        if (column.IsScalar)
            return (ValueGetter<T>)((ref T to) => to = values[row()]);
        var size = column.Size;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> to) =>
        {
            var from = values.AsSpan(row() * size, size);
            var editor = VBufferEditor.Create(ref to, size);
            from.CopyTo(editor.Values);
            to = editor.Commit();
        });
    }
}
