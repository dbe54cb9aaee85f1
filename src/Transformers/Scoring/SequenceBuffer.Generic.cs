using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <inheritdoc cref="SequenceBuffer"/>
/// <param name="capacity">Most rows.</param>
/// <param name="dims">Shape of the tensor, −1 for the batch and −2 for the length.</param>
/// <param name="filling">What stands behind the end of a row.</param>
internal sealed class SequenceBuffer<T>(int capacity, int[] dims, T filling) : SequenceBuffer(dims.Length == 3 ? dims[2] : 1)
    where T : unmanaged
{
    private readonly T[][] _rows = [.. Enumerable.Repeat(Array.Empty<T>(), capacity)];
    private readonly int[] _expected = new int[capacity];
    private T[] _filled = [];

    /// <summary>The values of a row, step after step.</summary>
    public T[] Row(int row) => _rows[row];

    public void Set(int row, T[] values) => _rows[row] = values;

    public override int StepsOf(int row) => _rows[row].Length / Size;

    public override void Expect(int row, int steps) => _expected[row] = steps;

    public override OrtValue Bind(int rows)
    {
        var needed = rows * Length * Size;
        if (_filled.Length < needed)
            _filled = GC.AllocateUninitializedArray<T>(needed, pinned: true);
        return OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance,
            _filled.AsMemory(0, needed),
            dims.Length == 3 ? [rows, Length, Size] : [rows, Length]
        );
    }

    public override void Push(OrtValue tensor, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var to = _filled.AsSpan(row * Length * Size, Length * Size);
            _rows[row].CopyTo(to);
            if (typeof(T) == typeof(float))
                foreach (ref var number in MemoryMarshal.Cast<T, float>(to[.._rows[row].Length]))
                    number = InputColumn.Step(number);
            to[_rows[row].Length..].Fill(filling);
        }
    }

    public override void Pull(OrtValue tensor, int rows)
    {
        for (var row = 0; row < rows; row++)
            _rows[row] = _filled.AsSpan(row * Length * Size, _expected[row] * Size).ToArray();
    }

    public override void Take(OrtValue tensor, int rows)
    {
        var values = tensor.GetTensorDataAsSpan<T>();
        var width = values.Length / rows;
        for (var row = 0; row < rows; row++)
            _rows[row] = values.Slice(row * width, Math.Clamp(_expected[row] * Size, 0, width)).ToArray();
    }

    public override FeatureReader Reader(DataViewRow source, InputColumn column) =>
        column.Type == ColumnKind.Key
            ? KeyFeatures.Reader(source, column, ((SequenceBuffer<uint>)(object)this).Set)
            : new SequenceReader<T, T>(column, source, source.GetGetter<VBuffer<T>>(source.Schema[column.Name]), value => value, Set);

    public override Delegate Getter(OutputColumn column, Func<int> row) =>
        (ValueGetter<VBuffer<T>>)(
            (ref VBuffer<T> to) =>
            {
                var from = _rows[row()];
                var editor = VBufferEditor.Create(ref to, from.Length);
                from.CopyTo(editor.Values);
                to = editor.Commit();
            }
        );

    public override void Load(Array from, int rows) => Array.Copy(from, _rows, rows);

    public override MemberReader<TRow> MemberReader<TRow>(InputColumn column, MemberInfo member) =>
        MultiTask.MemberReader<TRow>.OfSequence<T>(column, member);

    public override Array NewArray(int rows) => new T[rows][];

    public override void CopyTo(Array target, int from, int count, int to) => Array.Copy(_rows, from, target, to, count);

    public override void CopyRow(TensorBuffer from, int fromRow, int row) => _rows[row] = ((SequenceBuffer<T>)from)._rows[fromRow];
}
