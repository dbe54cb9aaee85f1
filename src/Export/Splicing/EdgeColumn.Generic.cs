using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <inheritdoc/>
/// <typeparam name="T">Raw type of an item.</typeparam>
/// <param name="size">Slots; 0 for a scalar.</param>
/// <param name="ordinary">The ordinary value, in every slot.</param>
/// <param name="edges">The others, in every second slot.</param>
internal sealed class EdgeColumn<T>(int size, T ordinary, T[] edges) : EdgeColumn
{
    public override int Edges => edges.Length;

    public override Delegate Getter(Func<int> edge)
    {
        T Value() => edge() is >= 0 and var i ? edges[i] : ordinary;
        if (size == 0)
            return (ValueGetter<T>)((ref T value) => value = Value());
        return (ValueGetter<VBuffer<T>>)(
            (ref VBuffer<T> value) =>
            {
                // Into the reader's own memory, as getters do.
                var editor = VBufferEditor.Create(ref value, size);
                for (var i = 0; i < size; i++)
                    editor.Values[i] = i % 2 == 0 ? Value() : ordinary;
                value = editor.Commit();
            }
        );
    }
}
