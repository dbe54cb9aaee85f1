using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Rows of a fixed width in one array.</summary>
internal class GrowingArray<T>(int width) : GrowingArray(width)
    where T : unmanaged
{
    private T[] _items = [];

    public override Array First(int rows) => _items;

    public override long RowBytes => (long)Unsafe.SizeOf<T>() * Width;

    public override void CopyRow(GrowingArray from, int fromRow, int row) => ((GrowingArray<T>)from).Row(fromRow).CopyTo(Row(row));

    public override GrowingArray NewLike() => new GrowingArray<T>(Width);

    public override void Reserve(int rows)
    {
        var needed = (long)rows * Width;
        if (needed <= _items.Length)
            return;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"{rows} rows of {Width} values do not fit into one array of {Array.MaxLength} items.");
        Array.Resize(ref _items, (int)needed);
    }

    public override FeatureReader Reader(DataViewRow source, InputColumn column) =>
        column.Type == ColumnKind.Key ? KeyFeatures.Reader(source, column, (uint[])(object)_items)
        : column.IsScalar ? new ScalarFeatureReader<T>(source.GetGetter<T>(source.Schema[column.Name]), _items)
        : new VectorFeatureReader<T>(column, source.GetGetter<VBuffer<T>>(source.Schema[column.Name]), _items);

    public override FittedEncoding Fit(NumericEncoding encoding, InputColumn column, int rows) =>
        (GrowingArray)this switch
        {
            // Of a sequence too where quantiles stand for its steps.
            GrowingArray<float> numbers => encoding.Fit(column with { IsSequence = false }, numbers.Memory(rows)),
            GrowingArray<byte> bytes => encoding.Fit(column, bytes.Memory(rows)),
            _ => throw new NotSupportedException($"Feature column '{column.Name}' of {column.Type} has no numbers to encode."),
        };

    public override void AddTo(IncrementalHash hash, int rows) => hash.AppendData(MemoryMarshal.AsBytes(Values(rows)));

    public override void WriteRow(int row, Stream to) => to.Write(MemoryMarshal.AsBytes(Row(row)));

    public override void ReadRow(int row, Stream from) => from.ReadExactly(MemoryMarshal.AsBytes(Row(row)));

    public virtual Span<T> Row(int row) => _items.AsSpan(row * Width, Width);

    public ReadOnlyMemory<T> Memory(int rows) => _items.AsMemory(0, rows * Width);

    public ReadOnlySpan<T> Values(int rows) => _items.AsSpan(0, rows * Width);
}
