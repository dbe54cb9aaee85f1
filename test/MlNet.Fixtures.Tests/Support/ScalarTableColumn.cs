using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.Fixtures.Tests.Support;

internal sealed class ScalarTableColumn<T>(string name, DataViewType type, IReadOnlyList<string> cells, DataViewSchema.Annotations? annotations)
    : TableColumn(name, type, annotations)
{
    private readonly T[] _values = [.. cells.Select(CellParser.Parse<T>)];

    public override int RowCount => _values.Length;

    public override Delegate Getter(Func<int> position)
    {
        void Get(ref T value) => value = _values[position()];
        return (ValueGetter<T>)Get;
    }

    public override NamedOnnxValue Tensor(int rows) => Tensor(_values[..rows], rows);
}
