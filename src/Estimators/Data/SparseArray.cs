using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNet.MultiTask.Extending;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>Rows of very many slots of which few are not zero: the entries of each row, in the order of their slots.</summary>
/// <param name="width">Slots of a row.</param>
/// <param name="count">How many entries rows have.</param>
internal sealed class SparseArray(int width, EntryCount count) : GrowingArray(width)
{
    // An array of its own and its place in the array of arrays.
    private const int Overhead = 40;

    // The row and the slot as long, and the number.
    private const int TensorEntry = 20;

    private SlotValue[][] _rows = [];

    public override int MostRows => Array.MaxLength;

    public override long RowBytes => count.Mean * Marshal.SizeOf<SlotValue>() + Overhead;

    public override long MovedBytes => PlaceBytes;

    public override long TensorBytes => count.Mean * TensorEntry;

    public override Array First(int rows)
    {
        var dense = new float[checked(rows * Width)];
        for (var row = 0; row < rows; row++)
            foreach (var (slot, value) in _rows[row])
                dense[row * Width + slot] = value;
        return dense;
    }

    public override GrowingArray NewLike() => new SparseArray(Width, count);

    public override void Reserve(int rows)
    {
        if (rows > _rows.Length)
            Array.Resize(ref _rows, rows);
    }

    public override FeatureReader Reader(DataViewRow source, InputColumn column) =>
        new SparseFeatureReader(column, source.GetGetter<VBuffer<float>>(source.Schema[column.Name]), _rows, count);

    public override FittedEncoding Fit(NumericEncoding encoding, InputColumn column, int rows) =>
        encoding.Fit(column, _rows.AsSpan(0, rows));

    // The entries of a row never change, so rows share them.
    public override void CopyRow(GrowingArray from, int fromRow, int row) => _rows[row] = ((SparseArray)from)._rows[fromRow];

    public override void WriteRow(int row, Stream to)
    {
        var length = _rows[row].Length;
        to.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
        to.Write(MemoryMarshal.AsBytes<SlotValue>(_rows[row]));
    }

    public override void ReadRow(int row, Stream from)
    {
        var length = 0;
        from.ReadExactly(MemoryMarshal.AsBytes(new Span<int>(ref length)));
        _rows[row] = new SlotValue[length];
        from.ReadExactly(MemoryMarshal.AsBytes(_rows[row].AsSpan()));
    }

    public override void AddTo(IncrementalHash hash, int rows)
    {
        Span<int> length = stackalloc int[1];
        foreach (var row in _rows.AsSpan(0, rows))
        {
            length[0] = row.Length;
            hash.AppendData(MemoryMarshal.AsBytes(length));
            hash.AppendData(MemoryMarshal.AsBytes<SlotValue>(row));
        }
    }

    /// <summary>The entries of a row.</summary>
    public ReadOnlySpan<SlotValue> Entries(int row) => _rows[row];

    /// <summary>The first number that is not finite.</summary>
    /// <param name="rows">How many rows to look at.</param>
    public (int Row, SlotValue Entry)? FirstNotFinite(int rows)
    {
        for (var row = 0; row < rows; row++)
            foreach (var entry in _rows[row])
                if (!float.IsFinite(entry.Value))
                    return (row, entry);
        return null;
    }

    /// <summary>Rows in batches, each a sparse tensor [rows, slots].</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="batchSize">How many at a time.</param>
    /// <param name="device">Where they go.</param>
    public torch.Tensor[] Batches(int[] rows, int batchSize, torch.Device device)
    {
        var batches = new torch.Tensor[(rows.Length + batchSize - 1) / batchSize];
        for (var b = 0; b < batches.Length; b++)
            batches[b] = Tensor(rows.AsSpan(b * batchSize, Math.Min(batchSize, rows.Length - b * batchSize))).to(device);
        return batches;
    }

    private torch.Tensor Tensor(ReadOnlySpan<int> rows)
    {
        var (total, wanted) = (0, rows.ToArray());
        foreach (var row in wanted)
            total += _rows[row].Length;
        return SparseTensor.Create(
            wanted.Length,
            Width,
            total,
            (places, slots, values) =>
            {
                var e = 0;
                for (var i = 0; i < wanted.Length; i++)
                {
                    ReadOnlySpan<SlotValue> row = _rows[wanted[i]];
                    places.Slice(e, row.Length).Fill(i);
                    var ownSlots = slots.Slice(e, row.Length);
                    var ownValues = values.Slice(e, row.Length);
                    for (var k = 0; k < row.Length; k++)
                        (ownSlots[k], ownValues[k]) = (row[k].Slot, row[k].Value);
                    e += row.Length;
                }
            }
        );
    }
}
