using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Checking;

/// <inheritdoc cref="IColumnSink"/>
/// <typeparam name="TRaw">Item type in the view.</typeparam>
/// <typeparam name="TItem">Item type of the tensor.</typeparam>
internal sealed class ColumnSink<TRaw, TItem> : IColumnSink
{
    private readonly ValueGetter<TRaw>? _scalar;
    private readonly ValueGetter<VBuffer<TRaw>>? _vector;
    private readonly Func<TRaw, TItem> _convert;
    private readonly List<TItem> _items = [];
    private readonly List<int>? _lengths;
    private VBuffer<TRaw> _buffer;

    public ColumnSink(DataViewRow row, DataViewSchema.Column column, ColumnShape shape, Func<TRaw, TItem> convert)
        : this(
            column.Type is VectorDataViewType ? null : row.GetGetter<TRaw>(column),
            column.Type is VectorDataViewType ? row.GetGetter<VBuffer<TRaw>>(column) : null,
            shape,
            convert
        )
    { }

    /// <param name="scalar">Reads the column where it is a scalar.</param>
    /// <param name="vector">Reads it where it is a vector.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="convert">From an item of the view to one of the tensor.</param>
    public ColumnSink(
        ValueGetter<TRaw>? scalar,
        ValueGetter<VBuffer<TRaw>>? vector,
        ColumnShape shape,
        Func<TRaw, TItem> convert
    ) =>
        (_scalar, _vector, Width, _convert, _lengths) = (
            scalar,
            vector,
            shape.Size,
            convert,
            shape is { IsScalar: false, Size: 0 } ? [] : null
        );

    public int Width { get; }

    public IReadOnlyList<int>? Lengths => _lengths;

    public Array Items => _items.ToArray();

    public void Take()
    {
        if (_vector is not null)
        {
            _vector(ref _buffer);
            _lengths?.Add(_buffer.Length);
            foreach (var item in _buffer.DenseValues())
                _items.Add(_convert(item));
            return;
        }
        TRaw value = default!;
        _scalar!(ref value);
        _items.Add(_convert(value));
    }
}
