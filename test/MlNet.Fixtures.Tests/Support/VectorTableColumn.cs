using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.Fixtures.Tests.Support;

internal sealed class VectorTableColumn<T>(string name, DataViewType type, IReadOnlyList<string> cells, DataViewSchema.Annotations? annotations)
    : TableColumn(name, type, annotations)
{
    private readonly T[][] _values = [.. cells.Select(cell => Items(cell, (VectorDataViewType)type))];

    public override int RowCount => _values.Length;

    public override Delegate Getter(Func<int> position)
    {
        void Get(ref VBuffer<T> value)
        {
            var row = _values[position()];
            var editor = VBufferEditor.Create(ref value, row.Length);
            row.CopyTo(editor.Values);
            value = editor.Commit();
        }

        return (ValueGetter<VBuffer<T>>)Get;
    }

    public override NamedOnnxValue Tensor(int rows) => Tensor(_values[..rows].SelectMany(row => row).ToArray(), rows);

    private static T[] Items(string cell, VectorDataViewType type) =>
        cell.Length == 0 && type.Size != 1 ? [] : [.. cell.Split(';').Select(CellParser.Parse<T>)];
}
