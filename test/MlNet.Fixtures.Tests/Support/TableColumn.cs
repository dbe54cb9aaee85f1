using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>One column of a <see cref="TableView"/>: its type, its annotations and its cells.</summary>
internal abstract class TableColumn(string name, DataViewType type, DataViewSchema.Annotations? annotations)
{
    public string Name { get; } = name;

    public DataViewType Type { get; } = type;

    public DataViewSchema.Annotations? Annotations { get; } = annotations;

    public abstract int RowCount { get; }

    public static TableColumn Create(string name, DataViewType type, IReadOnlyList<string> cells, DataViewSchema.Annotations? annotations = null)
    {
        var item = (type as VectorDataViewType)?.ItemType ?? type;
        var kind = type is VectorDataViewType ? typeof(VectorTableColumn<>) : typeof(ScalarTableColumn<>);
        return (TableColumn)Activator.CreateInstance(kind.MakeGenericType(item.RawType), name, type, cells, annotations)!;
    }

    /// <summary>A getter that reads the row which <paramref name="position"/> tells.</summary>
    public abstract Delegate Getter(Func<int> position);

    /// <summary>The first <paramref name="rows"/> cells as a tensor of [rows, size of a cell].</summary>
    public abstract NamedOnnxValue Tensor(int rows);

    protected NamedOnnxValue Tensor<T>(T[] values, int rows)
    {
        int[] dimensions = [rows, (Type as VectorDataViewType)?.Size ?? 1];
        return values is ReadOnlyMemory<char>[] texts
            ? NamedOnnxValue.CreateFromTensor(Name, new DenseTensor<string>(Array.ConvertAll(texts, text => text.ToString()), dimensions))
            : NamedOnnxValue.CreateFromTensor(Name, new DenseTensor<T>(values, dimensions));
    }
}
