using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A batch's values in their ML.NET type.</summary>
internal abstract class TypedBuffer<T>(int capacity, int size) : TensorBuffer(size)
{
    /// <summary>Values [capacity, Size].</summary>
    public T[] Values { get; } =
        GC.AllocateUninitializedArray<T>(capacity * size, pinned: !RuntimeHelpers.IsReferenceOrContainsReferences<T>());

    public override void Load(Array from, int rows) => ((T[])from).AsSpan(0, rows * Size).CopyTo(Values);

    public override MemberReader<TRow> MemberReader<TRow>(InputColumn column, MemberInfo member) =>
        MultiTask.MemberReader<TRow>.Of<T>(column, member);

    public override Array NewArray(int rows) => new T[rows * Size];

    public override void CopyTo(Array target, int from, int count, int to) =>
        Values.AsSpan(from * Size, count * Size).CopyTo(((T[])target).AsSpan(to * Size));

    public override void CopyRow(TensorBuffer from, int fromRow, int row) =>
        ((TypedBuffer<T>)from).Values.AsSpan(fromRow * Size, Size).CopyTo(Values.AsSpan(row * Size));

    public override FeatureReader Reader(DataViewRow source, InputColumn column) =>
        column.Type == ColumnKind.Key ? KeyFeatures.Reader(source, column, (uint[])(object)Values)
        : column.IsScalar ? new ScalarFeatureReader<T>(source.GetGetter<T>(source.Schema[column.Name]), Values)
        : new VectorFeatureReader<T>(column, source.GetGetter<VBuffer<T>>(source.Schema[column.Name]), Values);

    public override Delegate Getter(OutputColumn column, Func<int> row)
    {
        var values = Values;
        if (column.IsScalar)
            return (ValueGetter<T>)((ref T to) => to = values[row()]);
        var size = Size;
        return (ValueGetter<VBuffer<T>>)(
            (ref VBuffer<T> to) =>
            {
                var from = values.AsSpan(row() * size, size);
                var editor = VBufferEditor.Create(ref to, size);
                from.CopyTo(editor.Values);
                to = editor.Commit();
            }
        );
    }
}
