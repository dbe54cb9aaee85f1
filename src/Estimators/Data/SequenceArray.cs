using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Rows of different lengths, each in an array of its own.</summary>
/// <param name="width">Values of a step.</param>
/// <param name="count">How many values rows have.</param>
internal sealed class SequenceArray<T>(int width, EntryCount count) : GrowingArray<T>(width)
    where T : unmanaged
{
    private const int ArrayBytes = 32;

    private T[]?[] _rows = [];

    public override bool IsSequence => true;

    public override Array First(int rows) => _rows;

    public override int MostRows => Array.MaxLength;

    public override long RowBytes => ArrayBytes + Unsafe.SizeOf<T>() * count.Mean;

    public override long MovedBytes => PlaceBytes;

    // Keys are int64 in the tensors.
    public override long StepBytes => (typeof(T) == typeof(uint) ? sizeof(long) : sizeof(float)) * (long)Width;

    public override int StepsOf(int row) => Row(row).Length / Width;

    public override Span<T> Row(int row) => _rows[row];

    /// <summary>Replaces a row by one that was read.</summary>
    public void Set(int row, T[] values)
    {
        _rows[row] = values;
        count.Add(values.Length);
    }

    // Rows are replaced and never changed, so they may be shared.
    public override void CopyRow(GrowingArray from, int fromRow, int row) => _rows[row] = ((SequenceArray<T>)from)._rows[fromRow];

    public override GrowingArray NewLike() => new SequenceArray<T>(Width, count);

    public override void Reserve(int rows)
    {
        if (rows > _rows.Length)
            Array.Resize(ref _rows, rows);
    }

    public override void WriteRow(int row, Stream to)
    {
        var count = Row(row).Length;
        to.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in count)));
        base.WriteRow(row, to);
    }

    public override void ReadRow(int row, Stream from)
    {
        var count = 0;
        from.ReadExactly(MemoryMarshal.AsBytes(new Span<int>(ref count)));
        _rows[row] = new T[count];
        base.ReadRow(row, from);
    }

    public override FeatureReader Reader(DataViewRow source, InputColumn column) =>
        column.Type == ColumnKind.Key
            ? KeyFeatures.Reader(source, column, ((SequenceArray<uint>)(object)this).Set)
            : new SequenceReader<T, T>(column, source, source.GetGetter<VBuffer<T>>(source.Schema[column.Name]), value => value, Set);

    public override FittedEncoding Fit(NumericEncoding encoding, InputColumn column, int rows)
    {
        float[] steps = [.. _rows.Take(rows).SelectMany(row => (float[])(object)(row ?? []))];
        return encoding.Fit(column with { IsSequence = false }, steps.AsMemory());
    }

    public override void AddTo(IncrementalHash hash, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var length = StepsOf(row);
            hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
            hash.AppendData(MemoryMarshal.AsBytes((ReadOnlySpan<T>)Row(row)));
        }
    }
}
