using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A column whose rows have different numbers of items: the graph gives room for the most, and rows are cut behind their
/// last.</summary>
internal sealed class ListBuffer<T>(int capacity, OutputColumn column) : NumberBuffer<T>(capacity, column.Size), IListBuffer
    where T : unmanaged
{
    private ListBuffer<float>? _scores;

    public ListBuffer<float> Count
    {
        set => _scores = value;
    }

    public override Delegate Getter(OutputColumn column, Func<int> row) =>
        (ValueGetter<VBuffer<T>>)(
            (ref VBuffer<T> to) =>
            {
                var from = Row(row());
                var editor = VBufferEditor.Create(ref to, from.Length);
                from.CopyTo(editor.Values);
                to = editor.Commit();
            }
        );

    public override Array NewArray(int rows) => new T[rows][];

    public override void CopyTo(Array target, int from, int count, int to)
    {
        for (var i = 0; i < count; i++)
            ((T[][])target)[to + i] = Row(from + i).ToArray();
    }

    private ReadOnlySpan<T> Row(int row) =>
        Values.AsSpan(row * Size, OutputColumn.ItemsOf(_scores!.Values.AsSpan(row * _scores.Size, _scores.Size)) * column.ItemSize);
}
